import { keyPurpose, type Keys, type PositionToAwait } from '@rookery/auth';
import type { Database } from '@rookery/database';
import { isMigrated } from '@rookery/drizzle';
import type { AppliedPositions, LogSource } from '@rookery/events';
import { createCursorCodec } from '@rookery/pagination';
import { subgraphSdl } from '@rookery/schema';
import { createSubgraph, type Subgraph } from '@rookery/subgraph-host';
import { NO_METRICS, type Logger, type Metrics } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import type { Context } from './context.ts';
import { createHomeService } from './home/home-service.ts';
import { createHomeTimeline } from './home/home-timeline.ts';
import { createRepostedByLoader } from './home/reposted-by-loader.ts';
import { createHomeLists } from './lists/home-lists.ts';
import { createRebuilder } from './lists/rebuilder.ts';
import { watchGeneration } from './lists/redis-generation.ts';
import { createLiveHub, type LiveHub } from './live/live-hub.ts';
import { createAppliedWatch } from './projection/applied-watch.ts';
import { resolvers } from './resolvers/index.ts';
import type { FeedSettings } from './settings.ts';

export interface FeedPartDeps {
  readonly db: Database;
  /** Timelines. */
  readonly timelinesRedis: Redis;
  /** Event streams. */
  readonly eventsRedis: Redis;
  readonly keys: Keys;
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  readonly applied: AppliedPositions;
  readonly sources: { readonly users: LogSource; readonly posts: LogSource };
  readonly settings: FeedSettings;
}

/** The part of feed that answers: timelines and live events. The worker fills what it reads. */
export interface FeedPart {
  readonly subgraph: Subgraph;
  readonly live: LiveHub;
  start(): Promise<void>;
  stop(): Promise<void>;
  isReady(): Promise<boolean>;
  /** Resolves when no rebuild is under way and live events are delivered as far as the logs go: for tests. */
  settled(): Promise<void>;
}

export async function createFeedPart(deps: FeedPartDeps): Promise<FeedPart> {
  const { db, keys, logger, settings, metrics = NO_METRICS } = deps;
  const batches = metrics.subgraph.loadersOf('feed');
  const cursors = createCursorCodec(keys.derive(keyPurpose.cursors));
  const generation = await watchGeneration(deps.timelinesRedis);
  const lists = createHomeLists(deps.timelinesRedis, generation, settings.lists);
  const rebuilder = createRebuilder({
    db,
    lists,
    logger,
    metrics: metrics.feed,
    settings: { concurrency: settings.rebuildConcurrency, cap: settings.lists.cap },
  });
  const sources = [deps.sources.users, deps.sources.posts];
  const watch = createAppliedWatch({ db, applied: deps.applied, logger });
  const { untilApplied } = watch;
  const live = createLiveHub({
    db,
    sources,
    redis: deps.eventsRedis,
    untilApplied,
    cursors,
    logger,
    metrics: metrics.feed,
    settings: settings.live,
  });
  const timeline = createHomeTimeline({
    db,
    lists,
    rebuilder,
    cursors,
    metrics: metrics.feed,
    appliedPositions: () => live.positions(),
  });
  const waitFor = (positions: readonly PositionToAwait[]) =>
    watch.waitFor(positions, { timeoutMillis: settings.readWaitMillis });
  const home = createHomeService({ timeline, cursors, waitFor });
  const subgraph = createSubgraph<Context>({
    name: 'feed',
    sdl: subgraphSdl('feed'),
    resolvers,
    logger,
    metrics: metrics.subgraph,
    createContext: ({ identity }) => ({ identity, home, repostedBy: createRepostedByLoader(db, batches) }),
  });
  let unwatch: readonly (() => void)[] = [];
  return {
    subgraph,
    live,
    async start() {
      await live.start();
      unwatch = [metrics.feed.watchLive(live.audience), metrics.feed.watchRebuilds(rebuilder.jobs)];
    },
    stop: async () => {
      for (const end of unwatch) end();
      watch.stop();
      await live.stop();
      await rebuilder.idle();
    },
    isReady: () => isMigrated('feed', db).catch(() => false),
    async settled() {
      await live.caughtUp();
      await rebuilder.idle();
    },
  };
}
