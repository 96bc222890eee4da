import type { Database, Db, Transaction } from '@rookery/database';
import { accounts, followers, follows, relationCounts } from '@rookery/drizzle/users';
import { transact } from '@rookery/database';
import { shardOf, type UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';

export interface Counts {
  readonly following: number;
  readonly followers: number;
}
/** A count that is not what the rows say. */
export interface CountDrift {
  readonly userId: UserId;
  readonly stored: Counts;
  readonly counted: Counts;
}

interface SuspectRow extends Record<string, unknown> {
  readonly id: UserId;
}

/** Users of a shard whose counts differ from their rows at this moment, or who have none. */
export async function findSuspects(db: Db, shard: number): Promise<UserId[]> {
  const rows = await db.execute<SuspectRow>(sql`
    with counted as (
      select user_id, sum(following)::int as following, sum(followers)::int as followers from (
        select follower_id as user_id, count(*) as following, 0 as followers from ${follows}
          where shard = ${shard} and state = 'following' group by 1
        union all
        select followee_id, 0, count(*) from ${followers}
          where shard = ${shard} and state = 'following' group by 1
        union all
        select user_id, 0, 0 from ${relationCounts} where shard = ${shard}
      ) parts group by 1)
    select counted.user_id as id from counted
    join ${accounts} a on a.id = counted.user_id
    left join ${relationCounts} c on c.shard = ${shard} and c.user_id = counted.user_id
    where (coalesce(c.following_count, -1), coalesce(c.follower_count, -1)) <> (counted.following, counted.followers)
    order by 1`);
  return rows.map(({ id }) => id);
}

/** Counts a user's rows anew while nobody can move the counts, and writes what is right. Undefined when all was right. */
export function recount(db: Database, userId: UserId): Promise<CountDrift | undefined> {
  return transact(db, async (tx) => {
    const key = and(eq(relationCounts.shard, shardOf(userId)), eq(relationCounts.userId, userId));
    await tx
      .insert(relationCounts)
      .values({ shard: shardOf(userId), userId })
      .onConflictDoNothing();
    const [held] = await tx.select().from(relationCounts).where(key).for('update');
    if (!held) throw new Error('the row of counts was not made');
    const stored = { following: held.followingCount, followers: held.followerCount };
    // A statement of its own, after the lock: it sees all that was counted before the lock was got.
    const counted = await countRows(tx, userId);
    if (stored.following === counted.following && stored.followers === counted.followers) return undefined;
    await tx
      .update(relationCounts)
      .set({ followingCount: counted.following, followerCount: counted.followers })
      .where(key);
    return { userId, stored, counted };
  });
}

async function countRows(tx: Transaction, userId: UserId): Promise<Counts> {
  const shard = shardOf(userId);
  const [row] = await tx.execute<{ following: number; followers: number }>(sql`
    select
      (select count(*)::int from ${follows}
        where shard = ${shard} and follower_id = ${userId}::bigint and state = 'following') as following,
      (select count(*)::int from ${followers}
        where shard = ${shard} and followee_id = ${userId}::bigint and state = 'following') as followers`);
  if (!row) throw new Error('counting returned nothing');
  return row;
}
