import { keyPurpose, type Keys, type PositionToAwait } from '@rookery/auth';
import type { Database } from '@rookery/database';
import { isMigrated } from '@rookery/drizzle';
import * as feedTables from '@rookery/drizzle/feed';
import { createOutbox, createProducerLog, type AppliedPositions, type LogSource } from '@rookery/events';
import { createCursorCodec } from '@rookery/pagination';
import { subgraphSdl } from '@rookery/schema';
import { createSubgraph, type ExecutorKind, type Subgraph } from '@rookery/subgraph-host';
import { NO_METRICS, type Logger, type Metrics } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import type { Context } from './context.ts';
import { createHomeService } from './home/home-service.ts';
import { createHomeTimeline } from './home/home-timeline.ts';
import { createHomeLists } from './lists/home-lists.ts';
import { createRebuilder } from './lists/rebuilder.ts';
import { watchGeneration } from './lists/redis-generation.ts';
import { createLiveHub, type LiveHub } from './live/live-hub.ts';
import { createAppliedWatch } from './projection/applied-watch.ts';
import { createPulledEntries } from './pulled/pulled-entries.ts';
import { createRankedLists } from './ranking/ranked-lists.ts';
import { createTopTimeline } from './ranking/top-timeline.ts';
import { createReadStateService } from './read-state/read-state-service.ts';
import { createRequestViewer } from './request-viewer.ts';
import { resolvers } from './resolvers/index.ts';
import type { FeedSettings } from './settings.ts';
import { createPeopleCount } from './timelines/people-count.ts';
import { createRepostedByLoader } from './timelines/reposted-by-loader.ts';
import { createTimelinePages } from './timelines/timeline-pages.ts';
import { createUserListService } from './user-lists/user-list-service.ts';
import { createVisibleLists } from './user-lists/visible-lists.ts';

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
  /** What executes its operations; see `SubgraphOptions`. */
  readonly executor?: ExecutorKind | undefined;
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
  const people = createPeopleCount(db);
  const lists = createHomeLists(deps.timelinesRedis, generation, settings.lists);
  const rebuilder = createRebuilder({
    db,
    lists,
    logger,
    metrics: metrics.feed,
    people,
    settings: {
      concurrency: settings.rebuildConcurrency,
      cap: settings.lists.cap,
      readAhead: settings.readAhead,
    },
  });
  const pulled = createPulledEntries({ db, logger, settings: settings.pulled });
  const outbox = createOutbox(feedTables);
  const log = createProducerLog({
    log: 'feed',
    db,
    tables: feedTables,
    redis: deps.eventsRedis,
    logger,
    metrics: metrics.logs,
    applied: deps.applied,
    awaitedConsumers: [],
    // Nobody keeps a copy: what it tells of is told to sockets.
    snapshot: () => Promise.resolve({ events: [] }),
  });
  const sources = [deps.sources.users, deps.sources.posts, log];
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
    pulled,
    cursors,
    metrics: metrics.feed,
    appliedPositions: () => live.positions(),
    people,
    minCandidates: settings.minCandidates,
  });
  const readStates = createReadStateService({
    db,
    outbox,
    timeline,
    cursors,
    appliedPositions: () => live.positions(),
    poke: () => log.poke(),
  });
  const waitFor = (positions: readonly PositionToAwait[]) =>
    watch.waitFor(positions, { timeoutMillis: settings.readWaitMillis });
  const ranked = createRankedLists(deps.timelinesRedis, { keepSeconds: settings.rankingSeconds });
  const top = createTopTimeline({ db, timeline, ranked, cursors });
  const home = createHomeService({ timeline, top, cursors, waitFor });
  const pages = createTimelinePages({ db, cursors, people });
  const ownLists = createUserListService({ db });
  const subgraph = createSubgraph<Context>({
    name: 'feed',
    sdl: subgraphSdl('feed'),
    resolvers,
    logger,
    metrics: metrics.subgraph,
    executor: deps.executor,
    createContext({ identity }) {
      const viewer = createRequestViewer(identity, waitFor);
      return {
        identity,
        viewer,
        home,
        readStates,
        repostedBy: createRepostedByLoader(db, batches),
        pages,
        lists: createVisibleLists({ db, cursors, pages, viewer, batches }),
        ownLists,
      };
    },
  });
  let unwatch: readonly (() => void)[] = [];
  return {
    subgraph,
    live,
    async start() {
      await log.start();
      await pulled.start();
      await live.start();
      unwatch = [metrics.feed.watchLive(live.audience), metrics.feed.watchRebuilds(rebuilder.jobs)];
    },
    stop: async () => {
      for (const end of unwatch) end();
      watch.stop();
      await live.stop();
      await pulled.stop();
      await log.stop();
      await rebuilder.idle();
    },
    isReady: () => isMigrated('feed', db).catch(() => false),
    async settled() {
      await live.caughtUp();
      await pulled.refresh();
      await rebuilder.idle();
    },
  };
}
