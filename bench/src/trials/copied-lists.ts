import { homeListKey } from '@rookery/feed';
import { idOf } from '@rookery/ids';
import type { Redis } from 'ioredis';

const COPIES_AT_ONCE = 1_000;

/** Where a user's list lies. */
export const listKeyOf = (userId: string): string => homeListKey(idOf('user', userId));

/** Gives everybody a copy of a list: whoever follows the same people has the same timeline. */
export async function copyList(redis: Redis, sourceKey: string, userIds: readonly string[]): Promise<void> {
  for (let from = 0; from < userIds.length; from += COPIES_AT_ONCE) {
    const pipeline = redis.pipeline();
    for (const userId of userIds.slice(from, from + COPIES_AT_ONCE))
      pipeline.copy(sourceKey, listKeyOf(userId), 'REPLACE');
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }
}
