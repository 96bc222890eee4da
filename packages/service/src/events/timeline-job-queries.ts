import { shardOfSql, transact, type Database, type RowOf } from '@rookery/database';
import { relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import type { LogName } from '@rookery/events';
import { sql } from 'drizzle-orm';

/** List work that failed again and again, and was left for a person. */
export interface GivenUpJob {
  readonly id: number;
  readonly kind: 'fan-out' | 'drop' | 'drop-followers';
  readonly log: LogName;
  readonly partition: number;
  /** The entry's owner, or whose list (or whose followers' lists) it deletes. */
  readonly userId: string;
  readonly entryId: string | null;
  readonly afterFollowerId: string;
  readonly failures: number;
  readonly error: string;
  readonly diedAt: Date;
}

/** done also when it is gone: jobs are deleted some seconds after their end. */
export type JobState = 'given-up' | 'waiting' | 'done';

const isGivenUp = sql`died_at is not null and done_at is null`;

/** Oldest first. */
export async function findGivenUpJobs(db: Database): Promise<GivenUpJob[]> {
  const rows = await db.execute<RowOf<Omit<GivenUpJob, 'diedAt'> & { readonly diedAtMillis: number }>>(sql`
    select id::float8, kind, log, partition, user_id::text as "userId", entry_id::text as "entryId",
      after_follower_id::text as "afterFollowerId", failures, coalesce(error, '') as error,
      (extract(epoch from died_at) * 1000)::float8 as "diedAtMillis"
    from ${timelineJobs} where ${isGivenUp} order by died_at, id`);
  return rows.map(({ diedAtMillis, ...job }) => ({ ...job, diedAt: new Date(diedAtMillis) }));
}

export async function findJobState(db: Database, id: number): Promise<JobState> {
  const [row] = await db.execute<RowOf<{ readonly state: JobState }>>(sql`
    select case when done_at is not null then 'done' when died_at is not null then 'given-up' else 'waiting' end as state
    from ${timelineJobs} where id = ${id}`);
  return row?.state ?? 'done';
}

/** As if it had never failed; what it has done already stays done. A worker finds it within seconds. False when there is none. */
export async function reviveJob(db: Database, id: number): Promise<boolean> {
  const rows = await db.execute(sql`
    update ${timelineJobs} set failures = 0, error = null, died_at = null
    where id = ${id} and ${isGivenUp} returning id`);
  return rows.length > 0;
}

/**
 * In place of a push that nobody wants any more, the lists that lack its entry are dropped: until that is done their
 * readers go round them, so that nothing is ever missing. False when there is no such push.
 */
export async function exchangePushForDrops(db: Database, id: number): Promise<boolean> {
  return transact(db, async (tx) => {
    const rows = await tx.execute(sql`
      with gone as (
        delete from ${timelineJobs} where id = ${id} and kind = 'fan-out' and ${isGivenUp}
        returning log, partition, epoch, sequence, user_id
      ), readers as (
        select follow.follower_id as id from gone join ${relationFollows} follow on follow.followee_id = gone.user_id
        where follow.is_active
        union select user_id from gone
      )
      insert into ${timelineJobs} (shard, log, partition, epoch, sequence, kind, user_id)
      select ${shardOfSql(sql`readers.id`)}, gone.log, gone.partition, gone.epoch, gone.sequence, 'drop', readers.id
      from gone, readers returning id`);
    return rows.length > 0;
  });
}
