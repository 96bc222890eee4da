import { DEFAULT_FEED_SETTINGS, homeListKey, type HomeLists } from '@rookery/feed';
import { idOf } from '@rookery/ids';
import type { Redis } from 'ioredis';
import { BenchError } from '../../bench-error.ts';
import { crowdId, CROWDS } from '../../crowd/crowd-ids.ts';
import { copyList } from '../copied-lists.ts';
import { madeUpEntries } from './made-up-entries.ts';

const { cap } = DEFAULT_FEED_SETTINGS.lists;
const AN_HOUR = 3_600_000;

/** Warm lists that are as full as lists get. */
export interface FullLists {
  /** Puts all back to what they were at first. */
  restore(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Makes the product rebuild lists of every length between its cap and where it trims, evenly, as they are where people
 * post all day; and gives each of `userIds` a copy of one of these.
 */
export async function makeFullLists(
  { redis, lists, authorId }: { readonly redis: Redis; readonly lists: HomeLists; readonly authorId: string },
  userIds: readonly string[],
): Promise<FullLists> {
  const { from, count } = CROWDS.templates;
  const templates = Array.from({ length: count }, (_, index) => idOf('user', crowdId(from + index)));
  const keys = templates.map((userId) => homeListKey(userId));
  await redis.unlink(...keys);
  for (const [index, userId] of templates.entries()) {
    const entries = madeUpEntries(authorId, cap + 1 + index, Date.now() - AN_HOUR).reverse();
    const rebuild = await lists.beginRebuild(userId);
    if (!rebuild || !(await lists.finishRebuild(userId, rebuild, { entries, reachesTheEnd: false })))
      throw new BenchError('fan-out: the lists to push into could not be made.');
  }
  return {
    async restore() {
      for (const [index, key] of keys.entries())
        await copyList(
          redis,
          key,
          userIds.filter((_, position) => position % count === index),
        );
    },
    async drop() {
      await redis.unlink(...keys, ...userIds.map((userId) => homeListKey(idOf('user', userId))));
    },
  };
}
