import { keyPurpose, type Keys } from '@rookery/auth';
import type { Database } from '@rookery/database';
import { isMigrated } from '@rookery/drizzle';
import * as tables from '@rookery/drizzle/posts';
import {
  createConsumer,
  createLogRoutes,
  createOutbox,
  createProducerLog,
  type AppliedPositions,
  type LogSource,
} from '@rookery/events';
import { createHotCache } from '@rookery/hot-cache';
import { createCursorCodec } from '@rookery/pagination';
import { subgraphSdl } from '@rookery/schema';
import {
  createSubgraph,
  createUpkeep,
  type ExecutorKind,
  type InternalRoute,
  type Subgraph,
} from '@rookery/subgraph-host';
import { NO_METRICS, type Logger, type Metrics } from '@rookery/telemetry';
import { createRelationsProjection } from '@rookery/visibility';
import type { Redis } from 'ioredis';
import { createBookmarkService } from './bookmarks/bookmark-service.ts';
import { createConnections } from './connections/connections.ts';
import type { Context, Services } from './context.ts';
import { createCopiesProjection } from './copies/copies-projection.ts';
import { createCounterReconciler } from './counters/counter-reconciler.ts';
import { createLikeService } from './likes/like-service.ts';
import { createSnapshot } from './log/snapshot.ts';
import { createWriter, isCopied } from './log/writer.ts';
import { createNodeService } from './nodes/node-service.ts';
import { deleteExpiredKeys } from './posts/idempotency-queries.ts';
import { createPostLoaders } from './posts/post-loaders.ts';
import { createVisiblePostReads } from './posts/visible-posts-queries.ts';
import { bytesOfPost, type PostCache } from './posts/post-cache.ts';
import { createPostService } from './posts/post-service.ts';
import { createProfileEdges } from './profiles/profile-edges.ts';
import { createProfileLoaders } from './profiles/profile-loaders.ts';
import { createProfileService } from './profiles/profile-service.ts';
import { createRepostService } from './reposts/repost-service.ts';
import { resolvers } from './resolvers/index.ts';
import { createRequestViewer } from './viewer/request-viewer.ts';
import { relations } from './visibility/visibility-queries.ts';

export interface PostsSettings {
  /** Consumers of the posts log that a mutation waits for: those that run. */
  readonly awaitedConsumers: readonly string[];
  /** How long a mutation waits for copies to have its write; how long a read waits for the viewer's own writes. */
  readonly settleMillis: number;
  readonly readWaitMillis: number;
  /** How often counters are reconciled and expired keys forgotten. */
  readonly upkeepEveryMillis: number;
  /** What is kept of posts in this process's memory takes at most; 0 keeps nothing. */
  readonly hotCacheBytes: number;
}
export const POSTS_SETTINGS: PostsSettings = {
  awaitedConsumers: ['posts', 'feed'],
  settleMillis: 400,
  readWaitMillis: 500,
  upkeepEveryMillis: 60 * 60_000,
  hotCacheBytes: 16 * 2 ** 20,
};

export interface PostsPartDeps {
  /** The pool of posts' own role. */
  readonly db: Database;
  /** Event streams. */
  readonly redis: Redis;
  readonly keys: Keys;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'logs' | 'subgraph' | 'caches'> | undefined;
  readonly applied: AppliedPositions;
  readonly sources: { readonly users: LogSource };
  readonly settings?: Partial<PostsSettings>;
  /** What executes its operations; see `SubgraphOptions`. */
  readonly executor?: ExecutorKind | undefined;
}

/** The posts subgraph with its log and its copies. Whoever opened what it was given closes it, after `stop`. */
export interface PostsPart {
  readonly subgraph: Subgraph;
  /** What posts tells others. */
  readonly log: LogSource;
  readonly internalRoutes: readonly InternalRoute[];
  /** Relays the log and applies both logs from now on. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether the store can be reached and has this build's tables. */
  isReady(): Promise<boolean>;
  /** Resolves when all that is committed by now is applied to the copies here. */
  caughtUp(): Promise<void>;
}

/** Builds the part from what it is given; opens nothing and does nothing before `start`. */
export function createPostsPart(deps: PostsPartDeps): PostsPart {
  const { db, redis, keys, logger, applied, metrics = NO_METRICS } = deps;
  const batches = metrics.subgraph.loadersOf('posts');
  const settings = { ...POSTS_SETTINGS, ...deps.settings };
  const codec = createCursorCodec(keys.derive(keyPurpose.cursors));
  const edges = createProfileEdges(codec);
  const copies = createCopiesProjection();
  const relationsProjection = createRelationsProjection(relations);
  const shared = { db, redis, logger, applied, tables, metrics: metrics.logs };

  const log = createProducerLog({
    ...shared,
    log: 'posts',
    awaitedConsumers: settings.awaitedConsumers,
    settleMillis: settings.settleMillis,
    snapshot: createSnapshot(db),
  });
  const consumer = createConsumer({
    ...shared,
    consumer: 'posts',
    sources: [deps.sources.users, log],
    // Of posts' own log, only what is about other posts.
    concerns: ({ event, position }) => position.log !== 'posts' || isCopied(event),
    async apply(tx, logged) {
      const events = logged.map(({ event }) => event);
      await relationsProjection.apply(tx, events);
      await copies.apply(tx, events);
    },
    // The other copies are of posts' own log, and were restored with it.
    onResync: (tx, place, phase) => relationsProjection.onResync(tx, place, phase),
  });
  const cache: PostCache = createHotCache({
    maxBytes: settings.hotCacheBytes,
    bytesOf: bytesOfPost,
    metrics: metrics.caches.of('posts'),
  });
  const read = createVisiblePostReads(db);
  const upkeep = createUpkeep({
    tasks: {
      counters: () => createCounterReconciler({ db, logger }).run(),
      idempotencyKeys: () => deleteExpiredKeys(db),
    },
    everyMillis: settings.upkeepEveryMillis,
    logger,
  });

  const writer = createWriter({ db, outbox: createOutbox(tables), log, copies });
  const services: Services = {
    posts: createPostService({ db, writer, edges }),
    likes: createLikeService({ writer }),
    reposts: createRepostService({ db, writer, edges }),
    bookmarks: createBookmarkService({ db }),
  };
  const subgraph = createSubgraph<Context>({
    name: 'posts',
    sdl: subgraphSdl('posts'),
    resolvers,
    logger,
    metrics: metrics.subgraph,
    executor: deps.executor,
    createContext(scope) {
      const waitFor = (awaits: Parameters<typeof consumer.waitFor>[0]) =>
        consumer.waitFor(awaits, { timeoutMillis: settings.readWaitMillis });
      const viewer = createRequestViewer({ db, waitFor }, scope);
      const loaders = createPostLoaders({ viewer, cache, read, batches });
      return {
        viewer,
        services,
        loaders,
        connections: createConnections({ codec, viewer, posts: loaders, batches }),
        profiles: createProfileService({
          codec,
          edges,
          posts: loaders,
          profiles: createProfileLoaders(viewer, batches),
        }),
        nodes: createNodeService({ viewer, posts: loaders }),
      };
    },
  });

  return {
    subgraph,
    log,
    internalRoutes: [createLogRoutes(log)],
    async start() {
      await log.start();
      await consumer.start();
      upkeep.start();
    },
    async stop() {
      await upkeep.stop();
      await consumer.stop();
      await log.stop();
    },
    isReady: () => isMigrated('posts', db).catch(() => false),
    caughtUp: () => consumer.caughtUp(),
  };
}
