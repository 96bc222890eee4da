import type { Database } from '@rookery/database';
import { failpoint } from '@rookery/events';
import { millisOf, type UserId } from '@rookery/ids';
import type { FeedMetrics } from '@rookery/telemetry';
import type { HomeLists } from '../lists/home-lists.ts';
import { endReturn } from '../pulled/pulled-queries.ts';
import { followeeOf, type FollowersJob } from './job.ts';
import { findFollowers, finishJobs, saveJobProgress } from './job-queries.ts';

export interface ChunksDeps {
  readonly db: Database;
  readonly lists: Pick<HomeLists, 'push' | 'drop'>;
  readonly metrics: Pick<FeedMetrics, 'pushed' | 'fannedOut'>;
  /** Followers of one job at most. */
  readonly chunkSize: number;
}

/** Followers that one statement reads for jobs that are many: as many as two of the largest chunks. */
const MAX_FOLLOWERS_AT_ONCE = 8_000;
/** Of each job, however many there are: smaller chunks would take a big author's job through too many statements. */
const LEAST_CHUNK = 1_000;
/** Jobs at a time. */
export const MAX_JOBS_AT_ONCE = 16;

/**
 * Does a chunk of each of several jobs, at most MAX_JOBS_AT_ONCE: one statement finds the followers, one finishes. Safe to
 * repeat. Returns what is left of each job, nothing where it is done.
 */
export function createChunks({ db, lists, metrics, chunkSize }: ChunksDeps) {
  async function changeLists(job: FollowersJob, followers: readonly UserId[]): Promise<void> {
    // The author's own list lacks what was pulled, too.
    if (job.kind !== 'fan-out') return lists.drop([job.userId, ...followers]);
    const listed = job.isOwnListLeft ? [job.entry.ownerId, ...followers] : followers;
    if (listed.length > 0) await lists.push(job.entry, listed);
    metrics.pushed(followers.length);
  }

  async function leftOf(job: FollowersJob, last: UserId): Promise<FollowersJob> {
    await saveJobProgress(db, job, last);
    const left = { ...job, afterFollowerId: last };
    return left.kind === 'fan-out' ? { ...left, isOwnListLeft: false } : left;
  }

  async function noteDone(job: FollowersJob): Promise<void> {
    if (job.kind === 'fan-out') metrics.fannedOut(Math.max(0, Date.now() - millisOf(job.entry.id)) / 1_000);
    else await endReturn(db, job.userId);
  }

  return async (jobs: readonly FollowersJob[]): Promise<(FollowersJob | undefined)[]> => {
    const share = Math.floor(MAX_FOLLOWERS_AT_ONCE / jobs.length);
    const limit = Math.min(chunkSize, Math.max(LEAST_CHUNK, share));
    const wanted = jobs.map((job) => ({ followeeId: followeeOf(job), after: job.afterFollowerId }));
    const chunks = await findFollowers(db, wanted, limit);
    await Promise.all(jobs.map((job, index) => changeLists(job, chunks[index] ?? [])));
    await failpoint('fan-out-after-chunk');
    const left = await Promise.all(
      jobs.map(async (job, index) => {
        const last = chunks[index]?.length === limit && chunks[index].at(-1);
        return last ? leftOf(job, last) : undefined;
      }),
    );
    const done = jobs.filter((_job, index) => !left[index]);
    await Promise.all(done.map(noteDone));
    await finishJobs(
      db,
      done.map((job) => ({ id: job.id, userId: followeeOf(job) })),
    );
    return left;
  };
}
