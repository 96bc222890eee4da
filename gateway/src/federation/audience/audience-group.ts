import type { AudienceAnswers } from '@rookery/subgraph-host';
import type { FetchAnswer } from '../executor/index.ts';
import { copyJson } from '../representations.ts';

/** Asks a subgraph for these members, by their numbers. */
export type AskForMembers = (members: readonly number[]) => Promise<AudienceAnswers>;

/** What was answered whom, so that a run that begins anew for some of an audience asks nobody again. */
export interface KnownAnswers {
  of(key: string, members: readonly number[], ask: AskForMembers): Promise<MemberAnswers>;
}

interface MemberAnswers {
  readonly answers: AudienceAnswers['answers'];
  /** Member → index of their answer. */
  readonly answerOf: ReadonlyMap<number, number>;
}

export function createKnownAnswers(): KnownAnswers {
  const asked = new Map<
    string,
    { readonly members: ReadonlySet<number>; readonly told: Promise<MemberAnswers> }[]
  >();

  async function askFor(members: readonly number[], ask: AskForMembers): Promise<MemberAnswers> {
    const { answers, answerOf } = await ask(members);
    return { answers, answerOf: new Map(members.map((member, nth) => [member, answerOf[nth] ?? -1])) };
  }

  return {
    of(key, members, ask) {
      const [first = -1] = members;
      const before = asked.get(key) ?? [];
      // Groups only ever become smaller: who asks was asked for with all of them, or with none.
      const known = before.find((each) => each.members.has(first));
      if (known) return known.told;
      const told = askFor(members, ask);
      asked.set(key, [...before, { members: new Set(members), told }]);
      return told;
    },
  };
}

/** Those of an audience for whom one run of a plan is made, since they were answered alike in all that it fetched. */
export interface AudienceGroup {
  /** Who is left: those who were answered otherwise are put aside. */
  members(): readonly number[];
  /** Groups that need a run of their own, each of members who were answered alike so far. */
  aside(): readonly (readonly number[])[];
  /**
   * The answer to a fetch that most of the group got, as a copy to change; all others leave the group. `key` is equal for
   * equal fetches. Rejects when nobody could be asked.
   */
  answer(key: string, ask: AskForMembers): Promise<FetchAnswer>;
}

export function createAudienceGroup(all: readonly number[], known: KnownAnswers): AudienceGroup {
  let members = all;
  const aside: (readonly number[])[] = [];
  return {
    members: () => members,
    aside: () => aside,
    async answer(key, ask) {
      const { answers, answerOf } = await known.of(key, members, ask);
      const byAnswer = new Map<number, number[]>();
      for (const member of members) {
        const index = answerOf.get(member) ?? -1;
        const alike = byAnswer.get(index);
        if (alike) alike.push(member);
        else byAnswer.set(index, [member]);
      }
      const [most, ...others] = [...byAnswer].sort(([, a], [, b]) => b.length - a.length);
      if (!most) throw new Error('a fetch for nobody');
      const [index, alike] = most;
      members = alike;
      aside.push(...others.map(([, group]) => group));
      return copyJson(answers[index] ?? {}) as FetchAnswer;
    },
  };
}
