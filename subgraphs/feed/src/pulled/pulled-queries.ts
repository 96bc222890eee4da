import { shardOfSql, type Db, type RowOf, type Transaction } from '@rookery/database';
import { entries, pulledAuthors, relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import { shardOf, type UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import { entryColumns } from '../entries/entry-queries.ts';
import { PULL_JOBS_KEPT_SECONDS } from '../fan-out/job-queries.ts';

/** Everybody some of whose entries are in nobody's list. */
export async function findPulledAuthors(db: Db): Promise<UserId[]> {
  const rows = await db.select({ userId: pulledAuthors.userId }).from(pulledAuthors);
  return rows.map(({ userId }) => userId);
}

/** An author's newest entries, newest first. */
export async function findRecentEntries(db: Db, ownerId: UserId, limit: number): Promise<readonly Entry[]> {
  const owner = sql`${ownerId}::bigint`;
  return db.execute<RowOf<Entry>>(sql`
    select ${entryColumns('entry')} from ${entries} entry
    where entry.shard = ${shardOfSql(owner)} and entry.owner_id = ${owner} and not entry.is_deleted
    order by entry.id desc limit ${limit}`);
}

/** The entries that were not pushed within the last minute. */
export async function findRecentPulls(db: Db): Promise<readonly Entry[]> {
  return db.execute<RowOf<Entry>>(sql`
    select ${entryColumns('entry')} from ${timelineJobs} job
    join ${entries} entry on entry.shard = ${shardOfSql(sql`job.entry_id`)} and entry.id = job.entry_id
    where job.kind = 'pull' and job.done_at > now() - make_interval(secs => ${PULL_JOBS_KEPT_SECONDS})`);
}

/** Counts a user's followers no further than `limit`. */
const countFollowers = (owner: ReturnType<typeof sql>, limit: number) => sql`(
  select count(*) from (
    select 1 from ${relationFollows} follower
    where follower.followee_id = ${owner} and follower.is_active limit ${limit}
  ) counted)`;

/**
 * Decides of each owner, in the transaction that applies their entries, whether these are pulled: who has more than
 * `limit` followers is from now on. Returns those whose entries are pulled.
 */
export async function decidePulled(
  tx: Transaction,
  ownerIds: readonly UserId[],
  limit: number,
): Promise<ReadonlySet<UserId>> {
  if (ownerIds.length === 0) return new Set();
  const owners = sql`${`{${ownerIds.join(',')}}`}::bigint[]`;
  const rows = await tx.execute<RowOf<{ readonly userId: UserId }>>(sql`
    with known as materialized (
      select user_id, phase from ${pulledAuthors} pulled
      where pulled.user_id = any(${owners}) and pulled.shard = ${shardOfSql(sql`pulled.user_id`)}
      order by pulled.user_id
      -- Whoever begins the return of one of them waits until these entries are there.
      for share
    ), owner as (
      select wanted.id, known.phase from unnest(${owners}) wanted(id) left join known on known.user_id = wanted.id
    ), crossed as (
      insert into ${pulledAuthors} as pulled (shard, user_id, phase)
      select ${shardOfSql(sql`id`)}, id, 'pulled' from owner
      where phase is distinct from 'pulled' and ${countFollowers(sql`owner.id`, limit + 1)} > ${limit}
      on conflict (shard, user_id) do update set phase = 'pulled', since = clock_timestamp()
      returning user_id
    )
    select id as "userId" from owner where phase = 'pulled' union select user_id from crossed`);
  return new Set(rows.map(({ userId }) => userId));
}

/** Those pulled authors who have fewer than `limit` followers now. */
export async function findReturningAuthors(db: Db, limit: number): Promise<UserId[]> {
  const rows = await db.execute<RowOf<{ readonly userId: UserId }>>(sql`
    select user_id as "userId" from ${pulledAuthors} pulled
    where phase = 'pulled' and ${countFollowers(sql`pulled.user_id`, limit)} < ${limit}`);
  return rows.map(({ userId }) => userId);
}

/** From now on pushed again; false when that was so already. */
export async function beginReturn(tx: Transaction, userId: UserId): Promise<boolean> {
  const rows = await tx
    .update(pulledAuthors)
    .set({ phase: 'returning' })
    .where(
      and(
        eq(pulledAuthors.shard, shardOf(userId)),
        eq(pulledAuthors.userId, userId),
        eq(pulledAuthors.phase, 'pulled'),
      ),
    )
    .returning({ userId: pulledAuthors.userId });
  return rows.length > 0;
}

/** No list is left that lacks what was pulled of this author. */
export async function endReturn(db: Db, userId: UserId): Promise<void> {
  await db
    .delete(pulledAuthors)
    .where(
      and(
        eq(pulledAuthors.shard, shardOf(userId)),
        eq(pulledAuthors.userId, userId),
        eq(pulledAuthors.phase, 'returning'),
      ),
    );
}
