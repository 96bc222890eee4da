import { idArray, shardColumnOf, shardOfSql, type Db, type Transaction } from '@rookery/database';
import { blocks, followers, type FollowRowState } from '@rookery/drizzle/users';
import type { FollowId, UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { FollowStanding } from './follow-policy.ts';
import type { FollowPair } from './follow-queries.ts';

/** A follow as its followee's copy has it. */
export interface FollowerRow extends FollowPair, FollowStanding {
  readonly followId: FollowId;
  readonly version: number;
}
export interface FollowerState extends FollowPair {
  readonly state: FollowRowState;
}

const PAIR_KEY = sql`(${followers.shard}, ${followers.followeeId}, ${followers.followerId})`;

/** Holds the copy's rows of these pairs, where they are, in the order of their keys. */
export async function lockFollowers(tx: Transaction, pairs: readonly FollowPair[]): Promise<FollowerState[]> {
  return tx
    .select({ followeeId: followers.followeeId, followerId: followers.followerId, state: followers.state })
    .from(followers)
    .where(sql`${PAIR_KEY} in (${unnestPairs(pairs)})`)
    .orderBy(followers.shard, followers.followeeId, followers.followerId)
    .for('update');
}

/** Writes the rows that are newer than what the copy has; returns those. No pair may come twice. */
export async function upsertFollowers(
  tx: Transaction,
  rows: readonly FollowerRow[],
): Promise<FollowerState[]> {
  return tx
    .insert(followers)
    .values(rows.map((row) => ({ shard: shardColumnOf(row.followeeId), ...row })))
    .onConflictDoUpdate({
      target: [followers.shard, followers.followeeId, followers.followerId],
      set: {
        followId: sql`excluded.follow_id`,
        state: sql`excluded.state`,
        hidesReposts: sql`excluded.hides_reposts`,
        version: sql`excluded.version`,
      },
      setWhere: sql`${followers.version} < excluded.version`,
    })
    .returning({
      followeeId: followers.followeeId,
      followerId: followers.followerId,
      state: followers.state,
    });
}

/**
 * Takes a follower out of the followee's copy ahead of the event that will say so; the version stays, so that the event
 * still counts as newer. Returns the state that was; undefined when they did not follow.
 */
export async function removeFollowerAhead(
  tx: Transaction,
  pair: FollowPair,
): Promise<FollowRowState | undefined> {
  const [before] = await lockFollowers(tx, [pair]);
  if (!before || before.state === 'none') return undefined;
  await tx
    .update(followers)
    .set({ state: 'none' })
    .where(
      and(
        eq(followers.shard, shardColumnOf(pair.followeeId)),
        eq(followers.followeeId, pair.followeeId),
        eq(followers.followerId, pair.followerId),
      ),
    );
  return before.state;
}

/** Those of the pairs whose followee blocks the follower. */
export async function findBlockedPairs(db: Db, pairs: readonly FollowPair[]): Promise<FollowPair[]> {
  return db
    .select({ followeeId: blocks.blockerId, followerId: blocks.blockedId })
    .from(blocks)
    .where(
      sql`${blocks.active} and (${blocks.shard}, ${blocks.blockerId}, ${blocks.blockedId}) in (${unnestPairs(pairs)})`,
    );
}

function unnestPairs(pairs: readonly FollowPair[]) {
  const followeeIds: UserId[] = pairs.map((pair) => pair.followeeId);
  const followerIds: UserId[] = pairs.map((pair) => pair.followerId);
  return sql`select ${shardOfSql(sql`followee_id`)}, followee_id, follower_id
    from unnest(${idArray(followeeIds)}, ${idArray(followerIds)}) as pair (followee_id, follower_id)`;
}
