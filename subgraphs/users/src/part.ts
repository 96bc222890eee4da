import { keyPurpose, type Keys } from '@rookery/auth';
import type { Database } from '@rookery/database';
import { isMigrated } from '@rookery/drizzle';
import * as tables from '@rookery/drizzle/users';
import {
  createConsumer,
  createLogRoutes,
  createOutbox,
  createProducerLog,
  type AppliedPositions,
  type LogSource,
  type ProducerLogDeps,
} from '@rookery/events';
import { createHotCache } from '@rookery/hot-cache';
import { createCursorCodec } from '@rookery/pagination';
import { createUpkeep, type ExecutorKind, type InternalRoute, type Subgraph } from '@rookery/subgraph-host';
import { NO_METRICS, type Logger, type Metrics } from '@rookery/telemetry';
import { bytesOfProfile } from './accounts/profile-cache.ts';
import type { Services } from './context.ts';
import { reconcileCounts } from './counts/reconcile-counts.ts';
import { deleteExpiredSessions } from './sessions/session-queries.ts';
import { createJwksRoute } from './sessions/jwks-route.ts';
import { createServices } from './services.ts';
import { readUsersSnapshot } from './log/snapshot.ts';
import { createUsersEvents } from './log/users-events.ts';
import { DEFAULT_USERS_SETTINGS, type UsersSettings } from './settings.ts';
import { createUsersSubgraph } from './subgraph.ts';

export interface UsersPartDeps {
  /** Opened with the users role; closed by whoever opened it, as is `redis`. */
  readonly db: Database;
  readonly redis: ProducerLogDeps['redis'];
  readonly keys: Keys;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'logs' | 'subgraph' | 'caches'> | undefined;
  /** One a process; started and stopped by whoever made it. */
  readonly applied: AppliedPositions;
  readonly settings?: Partial<UsersSettings>;
  /** What executes its operations; see `SubgraphOptions`. */
  readonly executor?: ExecutorKind | undefined;
}

export interface UsersPart {
  readonly subgraph: Subgraph;
  /** The log that other parts read. */
  readonly log: LogSource;
  /** Behind a service identity. */
  readonly internalRoutes: readonly InternalRoute[];
  /** GET /.well-known/jwks.json */
  readonly publicRoutes: readonly InternalRoute[];
  /** Relays and consumes from now on. The subgraph answers without, but nobody hears of its changes. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether the stores answer and the tables are those that this build knows. */
  isReady(): Promise<boolean>;
  /** Resolves when all that was committed by now is in the copies of users itself, and what that led to as well. */
  caughtUp(): Promise<void>;
}

/** The users part: its subgraph, its log and its own consumer, on stores that somebody else opened. */
export function createUsersPart({
  db,
  redis,
  keys,
  logger,
  metrics = NO_METRICS,
  applied,
  settings: given,
  executor,
}: UsersPartDeps): UsersPart {
  const settings = { ...DEFAULT_USERS_SETTINGS, ...given };
  const { now, awaitedConsumers } = settings;
  const outbox = createOutbox(tables);
  const log = createProducerLog({
    log: 'users',
    db,
    tables,
    redis,
    logger,
    metrics: metrics.logs,
    applied,
    awaitedConsumers,
    settleMillis: settings.settleMillis,
    snapshot: (partition, after, limit) => readUsersSnapshot(db, partition, after, limit),
  });
  const ownEvents = createUsersEvents({ outbox });
  const consumer = createConsumer({
    consumer: 'users',
    db,
    tables,
    sources: [log],
    redis,
    logger,
    metrics: metrics.logs,
    applied,
    async apply(tx, events) {
      await ownEvents.apply(
        tx,
        events.map(({ event }) => event),
      );
    },
    // A block may have led to an event of our own.
    afterCommit: async (events) =>
      void (events.some(({ event }) => event.type === 'block.changed') && log.poke()),
  });
  const upkeep = createUpkeep({
    tasks: {
      counts: () => reconcileCounts({ db, logger }),
      sessions: () => deleteExpiredSessions(db, new Date(now())),
    },
    everyMillis: settings.upkeepEveryMillis,
    logger,
  });
  const services: Services = createServices({
    db,
    keys,
    settings,
    cursors: createCursorCodec(keys.derive(keyPurpose.cursors)),
  });
  return {
    subgraph: createUsersSubgraph({
      db,
      outbox,
      log,
      services,
      cache: createHotCache({
        maxBytes: settings.hotCacheBytes,
        bytesOf: bytesOfProfile,
        metrics: metrics.caches.of('users'),
      }),
      now,
      logger,
      metrics: metrics.subgraph,
      executor,
      waitFor: (positions) =>
        consumer.waitFor(
          positions.filter((position) => position.log === 'users'),
          { timeoutMillis: settings.readWaitMillis },
        ),
    }),
    log,
    internalRoutes: [createLogRoutes(log)],
    publicRoutes: [createJwksRoute(keys)],
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
    async isReady() {
      // A client that is not connected would keep the ping until it is.
      if (redis.status !== 'ready') return false;
      const answers = await Promise.all([isMigrated('users', db), redis.ping()]).catch(() => [false]);
      return answers.every(Boolean);
    },
    async caughtUp() {
      await consumer.caughtUp();
      await consumer.caughtUp();
    },
  };
}
