import type { Database } from '@rookery/database';
import { findFollowers, finishJobs, type FollowersAfter, type JobKey } from './job-queries.ts';
import { inGroups } from '@rookery/events';

/** Jobs whose next followers are read by one statement: of all together as many as two of the largest chunks. */
const MAX_FOLLOWERS_AT_ONCE = 8_000;
/** Jobs that are finished by one statement. */
const MAX_FINISHED_AT_ONCE = 1_000;

/** What every job asks of PostgreSQL, for many that run at once in one statement. */
export function createGroupedJobs({ db, chunkSize }: { readonly db: Database; readonly chunkSize: number }) {
  return {
    /** The next chunk of somebody's followers. */
    nextFollowers: inGroups((wanted: readonly FollowersAfter[]) => findFollowers(db, wanted, chunkSize), {
      maxItems: Math.max(1, Math.floor(MAX_FOLLOWERS_AT_ONCE / chunkSize)),
    }),
    /** Marks a job as done. */
    finish: inGroups(
      async (jobs: readonly JobKey[]) => {
        await finishJobs(db, jobs);
        return jobs;
      },
      { maxItems: MAX_FINISHED_AT_ONCE },
    ),
  };
}
