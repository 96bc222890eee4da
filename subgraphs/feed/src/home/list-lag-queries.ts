import { shardOfSql } from '@rookery/database';
import { relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import { sql, type SQL } from 'drizzle-orm';
import { DONE_JOBS_KEPT_SECONDS, PULL_JOBS_KEPT_SECONDS } from '../fan-out/job-queries.ts';
import { column, constant, VIEWER } from '../timelines/timeline-queries.ts';

/**
 * Whether a job's entry is being pushed, or was a moment ago, or was not pushed at all, so that the viewer's list may have
 * lacked it when it was read.
 */
export function isUnpushedFor(job: string, viewer: SQL = VIEWER): SQL {
  const isDoneSince = (seconds: number) =>
    sql`${column(job, 'done_at')} > now() - make_interval(secs => ${constant(seconds)})`;
  const kind = column(job, 'kind');
  return sql`(
    (${kind} = 'fan-out' and (${column(job, 'done_at')} is null or ${isDoneSince(DONE_JOBS_KEPT_SECONDS)})
      or ${kind} = 'pull' and ${isDoneSince(PULL_JOBS_KEPT_SECONDS)})
    and (${column(job, 'user_id')} = ${viewer} or coalesce((
      select followed.is_active from ${relationFollows} followed
      where followed.shard = ${shardOfSql(viewer)} and followed.follower_id = ${viewer}
        and followed.followee_id = ${column(job, 'user_id')}), false)))`;
}

/** Whether the viewer's list is to be dropped, and was not yet. */
export const isPendingDrop = (viewer: SQL = VIEWER): SQL => sql`exists (
  select 1 from ${timelineJobs} pending
  where pending.shard = ${shardOfSql(viewer)} and pending.user_id = ${viewer}
    and pending.kind = 'drop' and pending.done_at is null)`;
