import { inGroups } from '@rookery/database';
import { millisOf, type UserId } from '@rookery/ids';
import type { Redis } from 'ioredis';
import type { Entry } from '../entries/entry.ts';
import { packEntry } from '../entries/packed-entry.ts';
import type { HomeListSettings } from './home-lists.ts';
import { homeListKey } from './list-key.ts';
import { resultsOf } from './pipeline-results.ts';

/** An entry on its way into lists. */
export interface Push {
  readonly entry: Entry;
  readonly userIds: readonly UserId[];
}

export interface ListPushesDeps extends Pick<HomeListSettings, 'cap' | 'latePushMillis'> {
  /** Entries beyond which a list is cut. */
  readonly maxLength: number;
  readonly drop: (userIds: Iterable<UserId>) => Promise<void>;
}

/** What the clocks of two machines, and a push under way, may add to the disorder of a list. Milliseconds. */
export const PUSH_SLACK_MILLIS = 5_000;
/** What goes to more lists than this has a pipeline of its own. */
const MAX_GROUPED = 500;
const MAX_PUSHES_AT_ONCE = 32;

/** Pushes into lists, what comes at a time in one pipeline: of a command for each list, however many entries go there. */
export function createListPushes(
  redis: Redis,
  { cap, latePushMillis, maxLength, drop }: ListPushesDeps,
): (push: Push) => Promise<void> {
  async function pushAll(pushes: readonly Push[]): Promise<void> {
    const startedAt = Date.now();
    const isLate = ({ entry }: Push) => startedAt - millisOf(entry.id) > latePushMillis;
    const packed = packedByUser(pushes.filter((push) => !isLate(push)));
    const late = new Set(pushes.filter(isLate).flatMap(({ userIds }) => userIds));
    if (late.size > 0) await drop(late);
    if (packed.size === 0) return;
    const pipeline = redis.pipeline();
    for (const [userId, entries] of packed) pipeline.lpushx(homeListKey(userId), ...entries);
    const lengths = await resultsOf<number>(pipeline);
    if (Date.now() - startedAt > PUSH_SLACK_MILLIS) return drop(packed.keys());
    const tooLong = [...packed.keys()].filter((_userId, index) => (lengths[index] ?? 0) > maxLength);
    await Promise.all(tooLong.map((userId) => redis.trimHomeList(homeListKey(userId), cap)));
  }

  const inPipelines = () =>
    inGroups(
      async (pushes: readonly Push[]) => {
        await pushAll(pushes);
        return pushes.map(() => {});
      },
      { maxSize: MAX_PUSHES_AT_ONCE },
    );
  /** Somebody waits for what goes into their own list: that does not wait behind what goes to many. */
  const toOne = inPipelines();
  const toSome = inPipelines();

  return (push) => {
    if (push.userIds.length > MAX_GROUPED) return pushAll([push]);
    return push.userIds.length === 1 ? toOne(push) : toSome(push);
  };
}

function packedByUser(pushes: readonly Push[]): Map<UserId, Buffer[]> {
  const packed = new Map<UserId, Buffer[]>();
  for (const { entry, userIds } of pushes) {
    const bytes = packEntry(entry);
    for (const userId of userIds) {
      const ofUser = packed.get(userId);
      if (ofUser) ofUser.push(bytes);
      else packed.set(userId, [bytes]);
    }
  }
  return packed;
}
