import { shardColumnOf, type Transaction } from '@rookery/database';
import { relationCounts } from '@rookery/drizzle/users';
import { newestFirst, type UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';

/** By how much counts move. */
export interface CountDelta {
  readonly userId: UserId;
  readonly following: number;
  readonly followers: number;
}

/**
 * Moves counts. The rows are taken in the order of ids, so that two transactions that move several cannot hold each
 * other up; a transaction calls this once, as its last change of relations.
 */
export async function moveCounts(tx: Transaction, deltas: readonly CountDelta[]): Promise<void> {
  const rows = sumByUser(deltas).map(({ userId, following, followers }) => ({
    shard: shardColumnOf(userId),
    userId,
    followingCount: following,
    followerCount: followers,
  }));
  if (rows.length === 0) return;
  await tx
    .insert(relationCounts)
    .values(rows)
    .onConflictDoUpdate({
      target: [relationCounts.shard, relationCounts.userId],
      set: {
        followingCount: sql`${relationCounts.followingCount} + excluded.following_count`,
        followerCount: sql`${relationCounts.followerCount} + excluded.follower_count`,
      },
    });
}

function sumByUser(deltas: readonly CountDelta[]): CountDelta[] {
  const sums = new Map<UserId, CountDelta>();
  for (const { userId, following, followers } of deltas) {
    const sum = sums.get(userId);
    sums.set(userId, {
      userId,
      following: following + (sum?.following ?? 0),
      followers: followers + (sum?.followers ?? 0),
    });
  }
  return [...sums.values()]
    .filter(({ following, followers }) => following !== 0 || followers !== 0)
    .sort((a, b) => newestFirst(a.userId, b.userId));
}
