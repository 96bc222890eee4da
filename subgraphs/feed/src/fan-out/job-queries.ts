import { shardOfSql, type Database, type Db, type RowOf, type Transaction } from '@rookery/database';
import { entries, relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import { shardOf, type UserId } from '@rookery/ids';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import type { NewTimelineJob, Place, TimelineJob } from './job.ts';

/** Writes jobs with the batch that makes them necessary. */
export async function insertJobs(tx: Transaction, jobs: readonly NewTimelineJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await tx.insert(timelineJobs).values(
    jobs.map((job) => {
      const userId = job.kind === 'drop' ? job.userId : job.entry.ownerId;
      return {
        shard: shardOf(userId),
        ...job.position,
        kind: job.kind,
        userId,
        entryId: job.kind === 'fan-out' ? job.entry.id : null,
      };
    }),
  );
}

interface JobRow extends Entry {
  readonly jobId: number;
  readonly kind: 'drop' | 'fan-out';
  readonly userId: UserId;
  readonly afterFollowerId: string;
}

/** What a place still has to do, oldest first: at most `limit`, and none of those that are `underWay` already. */
export async function findJobs(
  db: Db,
  { log, partition }: Place,
  { underWay, limit }: { readonly underWay: ReadonlySet<number>; readonly limit: number },
): Promise<TimelineJob[]> {
  const rows = await db.execute<RowOf<JobRow>>(sql`
    select job.id::float8 as "jobId", job.kind, job.user_id as "userId", job.after_follower_id as "afterFollowerId",
      entry.id, entry.owner_id as "ownerId", entry.is_repost as "isRepost", entry.post_id as "postId",
      entry.post_author_id as "postAuthorId", entry.reply_to_id as "replyToId",
      entry.parent_author_id as "parentAuthorId", entry.quoted_post_id as "quotedPostId",
      entry.followers_only as "followersOnly", entry.has_media as "hasMedia"
    from ${timelineJobs} job
    left join ${entries} entry on entry.shard = ${shardOfSql(sql`job.entry_id`)} and entry.id = job.entry_id
    where job.log = ${log} and job.partition = ${partition} and job.done_at is null
      and job.id <> all (${`{${[...underWay].join(',')}}`}::bigint[])
    order by job.id limit ${limit}`);
  // An entry that a restored producer no longer has is pushed to nobody; its owner's list may have it.
  return rows.map(({ jobId, kind, userId, afterFollowerId, ...entry }) =>
    kind === 'drop' || entry.id === null
      ? { kind: 'drop', id: jobId, userId }
      : { kind: 'fan-out', id: jobId, entry, afterFollowerId },
  );
}

export async function finishJobs(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await db
      .update(timelineJobs)
      .set({ doneAt: sql`now()` })
      .where(inArray(timelineJobs.id, [...ids]));
}

/** How long a done job is still told of: longer than any page takes between its list and its statement. */
export const DONE_JOBS_KEPT_SECONDS = 5;

/** Deletes jobs that were done a while ago, and says which places have some still to do. */
export async function sweepJobs(db: Db): Promise<Place[]> {
  await db.execute(sql`
    delete from ${timelineJobs} where done_at < now() - make_interval(secs => ${2 * DONE_JOBS_KEPT_SECONDS})`);
  const rows = await db.execute<RowOf<Place>>(sql`
    select distinct log, partition from ${timelineJobs} where done_at is null`);
  return [...rows];
}

/** Remembers how far a fan-out came, so that a crash repeats a chunk at most. */
export async function saveFanOutProgress(
  db: Database,
  job: { id: number; entry: Entry },
  after: UserId,
): Promise<void> {
  await db
    .update(timelineJobs)
    .set({ afterFollowerId: after })
    .where(and(eq(timelineJobs.shard, shardOf(job.entry.ownerId)), eq(timelineJobs.id, job.id)));
}

/** The next followers by id: a keyset chunk. */
export async function findFollowers(
  db: Db,
  followeeId: UserId,
  after: string,
  limit: number,
): Promise<UserId[]> {
  const rows = await db.execute<RowOf<{ followerId: UserId }>>(sql`
    select follower_id as "followerId" from ${relationFollows}
    where followee_id = ${followeeId}::bigint and is_active and follower_id > ${after}::bigint
    order by follower_id limit ${limit}`);
  return rows.map(({ followerId }) => followerId);
}
