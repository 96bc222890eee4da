import { transact, type Database } from '@rookery/database';
import { createPeriodic, partitionOf } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import type { Logger } from '@rookery/telemetry';
import type { FanOut } from '../fan-out/fan-out.ts';
import { insertJobs } from '../fan-out/job-queries.ts';
import { beginReturn, findReturningAuthors } from './pulled-queries.ts';

/** An author is pulled until they have fewer followers than this part of the limit: nobody crosses at every follow. */
export const RETURN_SHARE = 0.8;
const EVERY_MILLIS = 15_000;

export interface FollowerCensus {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Looks now: for tests. */
  count(): Promise<void>;
}

export interface FollowerCensusDeps {
  readonly db: Database;
  readonly fanOut: Pick<FanOut, 'places' | 'runJobs'>;
  readonly logger: Logger;
  readonly pushFollowerLimit: number;
}

/**
 * Finds pulled authors who have few enough followers again. From then on their entries are pushed, and the lists of their
 * followers and their own, which lack what was pulled, are dropped; only then is what was pulled forgotten. Each worker looks after the
 * partitions that it works for.
 */
export function createFollowerCensus({
  db,
  fanOut,
  logger,
  pushFollowerLimit,
}: FollowerCensusDeps): FollowerCensus {
  async function pushAgain(userId: UserId): Promise<void> {
    const place = { log: 'posts', partition: partitionOf(userId) } as const;
    if (!fanOut.places().some(({ log, partition }) => log === place.log && partition === place.partition))
      return;
    await transact(db, async (tx) => {
      if (!(await beginReturn(tx, userId))) return;
      await insertJobs(tx, [
        { kind: 'drop-followers', userId, position: { ...place, epoch: 0, sequence: 0 } },
      ]);
    });
    await fanOut.runJobs(place);
  }

  async function count(): Promise<void> {
    for (const userId of await findReturningAuthors(db, Math.ceil(pushFollowerLimit * RETURN_SHARE)))
      await pushAgain(userId);
  }

  const counting = createPeriodic({
    millis: EVERY_MILLIS,
    run: count,
    failed: (error) => logger.warn({ err: error }, 'followers could not be counted'),
  });
  return { start: () => counting.start(), stop: () => counting.stop(), count };
}
