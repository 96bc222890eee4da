import type { Database } from '@rookery/database';
import * as feedTables from '@rookery/drizzle/feed';
import { createConsumer, type AppliedPositions, type LogSource } from '@rookery/events';
import { NO_METRICS, type Logger, type Metrics } from '@rookery/telemetry';
import { createRelationsProjection } from '@rookery/visibility';
import type { Redis } from 'ioredis';
import { createFanOut } from './fan-out/fan-out.ts';
import { countGivenUpJobs } from './fan-out/job-queries.ts';
import { createFollowerCensus } from './pulled/follower-census.ts';
import { createHomeLists } from './lists/home-lists.ts';
import { watchGeneration } from './lists/redis-generation.ts';
import { createFeedProjection } from './projection/feed-projection.ts';
import type { FeedSettings } from './settings.ts';

export interface FeedWorkerDeps {
  readonly db: Database;
  readonly timelinesRedis: Redis;
  readonly eventsRedis: Redis;
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  readonly applied: AppliedPositions;
  readonly sources: { readonly users: LogSource; readonly posts: LogSource };
  readonly settings: FeedSettings;
}

/** Applies the logs to feed's copies and fans entries out into lists. Run as many as there are partitions, at most. */
export interface FeedWorker {
  start(): Promise<void>;
  /** Hands its partitions over; what is under way ends first. */
  stop(): Promise<void>;
  /** Resolves when what the logs hold now is applied and in every warm list: for tests. */
  caughtUp(): Promise<void>;
}

export async function createFeedWorker(deps: FeedWorkerDeps): Promise<FeedWorker> {
  const { db, logger, settings, metrics = NO_METRICS } = deps;
  const generation = await watchGeneration(deps.timelinesRedis);
  const lists = createHomeLists(deps.timelinesRedis, generation, settings.lists);
  const fanOut = createFanOut({ db, lists, logger, metrics: metrics.feed, settings: settings.fanOut });
  const projection = createFeedProjection(createRelationsProjection(feedTables), {
    latePushMillis: settings.lists.latePushMillis,
    pushFollowerLimit: settings.pushFollowerLimit,
  });
  const census = createFollowerCensus({ db, fanOut, logger, pushFollowerLimit: settings.pushFollowerLimit });
  const consumer = createConsumer({
    consumer: 'feed',
    db,
    tables: feedTables,
    sources: [deps.sources.users, deps.sources.posts],
    redis: deps.eventsRedis,
    logger,
    metrics: metrics.logs,
    applied: deps.applied,
    apply: projection.apply,
    onResync: projection.onResync,
    onLeased: (place) => fanOut.runJobs(place),
    afterCommit: (_events, place) => fanOut.runJobs(place),
  });
  let unwatch: readonly (() => void)[] = [];
  return {
    async start() {
      fanOut.start();
      await consumer.start();
      // Nobody waits for it: it looks after partitions, of which there is none yet.
      void census.start();
      unwatch = [
        metrics.feed.watchFanOut(fanOut.jobs),
        metrics.feed.watchGivenUpJobs(() => countGivenUpJobs(db)),
      ];
    },
    async stop() {
      for (const end of unwatch) end();
      await census.stop();
      await Promise.all([consumer.stop(), fanOut.stop()]);
    },
    async caughtUp() {
      await consumer.caughtUp();
      await fanOut.idle();
    },
  };
}
