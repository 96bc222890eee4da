import type { Identity } from '@rookery/auth';
import type { SubgraphResponse } from './subgraph.ts';

/** One of many for whom the same operation is executed. */
export interface AudienceMember {
  readonly identity: Identity;
  /** Their own live event, where the operation begins with one. */
  readonly event?: Readonly<Record<string, unknown>>;
}

/** One of them as they cross HTTP. */
export interface SentMember {
  /** Signed for the subgraph. */
  readonly identity: string;
  readonly event?: Readonly<Record<string, unknown>>;
}

/** What one or several of them are answered. */
export interface AudienceAnswer {
  readonly data?: SubgraphResponse['data'] | undefined;
  readonly errors?: SubgraphResponse['errors'] | undefined;
}

/** The answers, each once, however many got it. */
export interface AudienceAnswers {
  readonly answers: readonly AudienceAnswer[];
  /** For every member the index of their answer. */
  readonly answerOf: readonly number[];
}

/**
 * Answers each member by `answer`, all begun in one turn of the event loop, so that what they ask of a database is asked
 * together. Most of them are told the same: equal answers are one.
 */
export async function answerAll(
  members: readonly AudienceMember[],
  answer: (member: AudienceMember) => Promise<AudienceAnswer>,
): Promise<AudienceAnswers> {
  const indexByText = new Map<string, number>();
  const answers: AudienceAnswer[] = [];
  const answerOf = (await Promise.all(members.map(answer))).map(({ data, errors }) => {
    const told = errors ? { data, errors } : { data };
    const text = JSON.stringify(told);
    const known = indexByText.get(text);
    if (known !== undefined) return known;
    indexByText.set(text, answers.length);
    return answers.push(told) - 1;
  });
  return { answers, answerOf };
}

/** Whether what came is the answers of so many members: not every version of a subgraph knows of audiences. */
export function isAnswerTo(count: number, told: AudienceAnswers | undefined): told is AudienceAnswers {
  return (
    told !== undefined &&
    Array.isArray(told.answers) &&
    Array.isArray(told.answerOf) &&
    told.answerOf.length === count &&
    told.answerOf.every((index) => told.answers[index] !== undefined)
  );
}

/** An audience as it came over HTTP: everybody bears a signed identity, as a request does. Null: somebody does not. */
export function readAudience(
  sent: unknown,
  readIdentity: (signed: string) => Identity | undefined,
): readonly AudienceMember[] | null {
  if (!Array.isArray(sent)) return null;
  const members: AudienceMember[] = [];
  for (const member of sent as readonly Partial<SentMember>[]) {
    const identity = typeof member?.identity === 'string' ? readIdentity(member.identity) : undefined;
    if (!identity) return null;
    members.push(member.event ? { identity, event: member.event } : { identity });
  }
  return members;
}
