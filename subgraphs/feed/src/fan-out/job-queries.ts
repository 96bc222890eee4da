import {
  arrayValue,
  shaped,
  shardOfSql,
  type Database,
  type Db,
  type RowOf,
  type Transaction,
} from '@rookery/database';
import { entries, relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import { shardOf, type UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import { entryColumns } from '../entries/entry-queries.ts';
import { followeeOf, type FollowersJob, type NewTimelineJob, type Place, type TimelineJob } from './job.ts';

/** Writes jobs with the batch that makes them necessary. */
export async function insertJobs(tx: Transaction, jobs: readonly NewTimelineJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => {
    const userId = 'entry' in job ? job.entry.ownerId : job.userId;
    const entryId = 'entry' in job ? job.entry.id : null;
    return { shard: shardOf(userId), ...job.position, kind: job.kind, userId, entryId };
  });
  await tx.execute(shaped('insertJobs', { rows: JSON.stringify(rows) }, newJobs));
}

const newJobs = () => sql`
  with told as (
    select * from jsonb_to_recordset(${sql.placeholder('rows')}::text::jsonb) as told(shard smallint, log text,
      partition smallint, epoch int, sequence bigint, kind text, "userId" bigint, "entryId" bigint)
  )
  insert into ${timelineJobs} (shard, log, partition, epoch, sequence, kind, user_id, entry_id, done_at)
  select shard, log, partition, epoch, sequence, kind, "userId", "entryId",
    case when kind = 'pull' then clock_timestamp() end
  from told`;

interface JobRow extends Entry {
  readonly jobId: number;
  readonly kind: TimelineJob['kind'];
  readonly userId: UserId;
  readonly afterFollowerId: string;
}

/** What places still have to do, oldest first: at most `limit` in all, and none of those that are `underWay` already. */
export async function findJobs(
  db: Db,
  places: readonly Place[],
  { underWay, limit }: { readonly underWay: ReadonlySet<number>; readonly limit: number },
): Promise<TimelineJob[]> {
  const values = {
    logs: arrayValue(places.map(({ log }) => log)),
    partitions: arrayValue(places.map(({ partition }) => partition)),
    underWay: arrayValue([...underWay]),
    limit,
  };
  const rows = await db.execute<RowOf<JobRow>>(shaped('findJobs', values, openJobs));
  // An entry that a restored producer no longer has is pushed to nobody; its owner's list may have it.
  return rows.map(({ jobId, kind, userId, afterFollowerId, ...entry }) => {
    if (kind === 'drop-followers') return { kind, id: jobId, userId, afterFollowerId };
    return kind === 'drop' || entry.id === null
      ? { kind: 'drop', id: jobId, userId }
      : { kind: 'fan-out', id: jobId, entry, afterFollowerId };
  });
}

const openJobs = () => sql`
  select job.id::float8 as "jobId", job.kind, job.user_id as "userId", job.after_follower_id as "afterFollowerId",
    ${entryColumns('entry')}
  from unnest(${sql.placeholder('logs')}::text[], ${sql.placeholder('partitions')}::smallint[]) as place(log, partition)
  cross join lateral (
    select * from ${timelineJobs} job
    where job.log = place.log and job.partition = place.partition and job.done_at is null and job.died_at is null
      and job.id <> all (${sql.placeholder('underWay')}::bigint[])
    order by job.id limit ${sql.placeholder('limit')}::int
  ) job
  left join ${entries} entry on entry.shard = ${shardOfSql(sql`job.entry_id`)} and entry.id = job.entry_id
  order by job.id limit ${sql.placeholder('limit')}::int`;

/** A job by its keys. */
export interface JobKey {
  readonly id: number;
  /** Whose shard it is on. */
  readonly userId: UserId;
}

export async function finishJobs(db: Db, jobs: readonly JobKey[]): Promise<void> {
  if (jobs.length === 0) return;
  const shards = arrayValue(jobs.map(({ userId }) => shardOf(userId)));
  const ids = arrayValue(jobs.map(({ id }) => id));
  await db.execute(shaped('finishJobs', { shards, ids }, doneJobs));
}

const doneJobs = () => sql`
  with done as materialized (
    select * from unnest(${sql.placeholder('shards')}::smallint[], ${sql.placeholder('ids')}::bigint[]) as done(shard, id)
  )
  update ${timelineJobs} job set done_at = now() from done where job.shard = done.shard and job.id = done.id`;

/** How long a done job is still told of: longer than any page takes between its list and its statement. */
export const DONE_JOBS_KEPT_SECONDS = 5;

/**
 * How long readers are told of an entry that is pulled, so that what a process remembers of those may be that old.
 * Twice as long as it may (PULLED_ENTRIES_SETTINGS.trustMillis), for a transaction takes its time to commit.
 */
export const PULL_JOBS_KEPT_SECONDS = 60;

/** Deletes jobs that were done a while ago, and says which places have some still to do. */
export async function sweepJobs(db: Db): Promise<Place[]> {
  await db.execute(sql`
    delete from ${timelineJobs} where done_at < now() - make_interval(secs =>
      (case kind when 'pull' then ${2 * PULL_JOBS_KEPT_SECONDS} else ${2 * DONE_JOBS_KEPT_SECONDS} end)::float8)`);
  const rows = await db.execute<RowOf<Place>>(sql`
    select distinct log, partition from ${timelineJobs} where done_at is null and died_at is null`);
  return [...rows];
}

/** A job failed for a reason of its own: after `maxFailures` it is left alone. Returns whether it is. */
export async function noteJobFailure(
  db: Db,
  id: number,
  { error, maxFailures }: { readonly error: string; readonly maxFailures: number },
): Promise<boolean> {
  const [row] = await db.execute<RowOf<{ readonly isDead: boolean }>>(sql`
    update ${timelineJobs} set failures = failures + 1, error = ${error},
      died_at = case when failures + 1 >= ${maxFailures} then clock_timestamp() end
    where id = ${id} and done_at is null
    returning died_at is not null as "isDead"`);
  return row?.isDead ?? false;
}

/** Jobs that are left alone, for a person to look at: `npm run events`. */
export async function countGivenUpJobs(db: Db): Promise<number> {
  const [row] = await db.execute<RowOf<{ readonly count: number }>>(sql`
    select count(*)::int as count from ${timelineJobs} where done_at is null and died_at is not null`);
  return row?.count ?? 0;
}

/** Remembers how far a job came, so that a crash repeats a chunk at most. */
export async function saveJobProgress(db: Database, job: FollowersJob, after: UserId): Promise<void> {
  await db
    .update(timelineJobs)
    .set({ afterFollowerId: after })
    .where(and(eq(timelineJobs.shard, shardOf(followeeOf(job))), eq(timelineJobs.id, job.id)));
}

/** Whose followers, and behind which of them. */
export interface FollowersAfter {
  readonly followeeId: UserId;
  readonly after: string;
}

/** The next followers of each by id: keyset chunks, in the order of what was asked for. */
export async function findFollowers(
  db: Db,
  wanted: readonly FollowersAfter[],
  limit: number,
): Promise<UserId[][]> {
  const values = {
    followees: arrayValue(wanted.map(({ followeeId }) => followeeId)),
    afters: arrayValue(wanted.map(({ after }) => after)),
    limit,
  };
  const rows = await db.execute<RowOf<{ place: number; followerId: UserId }>>(
    shaped('findFollowers', values, nextFollowers),
  );
  const chunks: UserId[][] = wanted.map(() => []);
  for (const { place, followerId } of rows) chunks[place - 1]?.push(followerId);
  return chunks;
}

const nextFollowers = () => sql`
  select wanted.place::int as place, follower.follower_id as "followerId"
  from unnest(${sql.placeholder('followees')}::bigint[], ${sql.placeholder('afters')}::bigint[])
    with ordinality as wanted(followee_id, after_id, place)
  cross join lateral (
    select f.follower_id from ${relationFollows} f
    where f.followee_id = wanted.followee_id and f.is_active and f.follower_id > wanted.after_id
    order by f.follower_id limit ${sql.placeholder('limit')}::int) follower
  order by wanted.place, follower.follower_id`;
