import type { Keys } from '@rookery/auth';
import { openDatabase, OWNERS, type Owner } from '@rookery/drizzle';
import { createAppliedPositions } from '@rookery/events';
import {
  createFeedPart,
  createFeedWorker,
  DEFAULT_FEED_SETTINGS,
  type FeedPart,
  type FeedSettings,
} from '@rookery/feed';
import { createPostsPart, type PostsPart } from '@rookery/posts';
import { openRedis, type Cleanup } from '@rookery/service';
import type { Logger, Metrics } from '@rookery/telemetry';
import { createUsersPart, type UsersPart } from '@rookery/users';
import type { Redis } from 'ioredis';
import type { ExecutorKind } from '@rookery/subgraph-host';

export interface PartsOptions {
  /** A URL per owner, already migrated. */
  readonly databaseUrls: Readonly<Record<Owner, string>>;
  readonly eventsRedisUrl: string;
  readonly timelinesRedisUrl: string;
  readonly keys: Keys;
  /** Connections of each of the three pools. */
  readonly poolSize: number;
  readonly feed?: FeedSettings;
  /** How long a mutation waits for copies to have its write. */
  readonly settleMillis?: number;
  /** How long a reader waits for copies to have the viewer's own writes. */
  readonly readWaitMillis?: number;
  /** What each cache of posts and of people may take of memory; 0 turns them off. */
  readonly hotCacheBytes?: number;
  /** What executes subgraphs' operations. */
  readonly executor?: ExecutorKind | undefined;
  readonly logger: Logger;
  /** What all parts of this process are measured by; nothing when left out. */
  readonly metrics?: Metrics | undefined;
  /** Sees every SQL statement with its owner: for counting in tests. */
  readonly onStatement?: (owner: Owner, statement: string) => void;
}

/** The subgraphs and the feed worker, running, on stores that are there. */
export interface Parts {
  readonly users: UsersPart;
  readonly posts: PostsPart;
  readonly feed: FeedPart;
  readonly eventsRedis: Redis;
  readonly timelinesRedis: Redis;
  /** Resolves when all that was committed by now is in every copy and list, and delivered live: for tests. */
  settled(): Promise<void>;
}

/** Builds and starts everything behind the gateway; what it opens is closed by `cleanup`. */
export async function startParts(options: PartsOptions, cleanup: Cleanup): Promise<Parts> {
  const { logger, keys, settleMillis, readWaitMillis, hotCacheBytes, metrics, executor } = options;
  const redisOptions = { logger, metrics: metrics?.stores };
  const [usersDb, postsDb, feedDb] = OWNERS.map((owner) => openOwnersDatabase(owner, options, cleanup));
  if (!usersDb || !postsDb || !feedDb) throw new Error('an owner without a database');
  const eventsRedis = openRedis(options.eventsRedisUrl, { ...redisOptions, server: 'events' });
  const timelinesRedis = openRedis(options.timelinesRedisUrl, { ...redisOptions, server: 'timelines' });
  cleanup.add(() => eventsRedis.disconnect());
  cleanup.add(() => timelinesRedis.disconnect());

  const applied = createAppliedPositions({ redis: eventsRedis, logger });
  await applied.start();
  cleanup.add(() => applied.stop());
  const settings = {
    ...(settleMillis === undefined ? {} : { settleMillis }),
    ...(readWaitMillis === undefined ? {} : { readWaitMillis }),
    ...(hotCacheBytes === undefined ? {} : { hotCacheBytes }),
  };
  const shared = { keys, applied, redis: eventsRedis, metrics, settings, executor };
  const users = createUsersPart({ ...shared, db: usersDb, logger: logger.child({ part: 'users' }) });
  const posts = createPostsPart({
    ...shared,
    db: postsDb,
    logger: logger.child({ part: 'posts' }),
    sources: { users: users.log },
  });
  const feedDeps = {
    db: feedDb,
    eventsRedis,
    timelinesRedis,
    keys,
    applied,
    metrics,
    logger: logger.child({ part: 'feed' }),
    sources: { users: users.log, posts: posts.log },
    settings: options.feed ?? DEFAULT_FEED_SETTINGS,
    executor,
  };
  const feed = await createFeedPart(feedDeps);
  const worker = await createFeedWorker(feedDeps);
  for (const part of [users, posts, worker, feed]) {
    await part.start();
    cleanup.add(() => part.stop());
  }
  return {
    users,
    posts,
    feed,
    eventsRedis,
    timelinesRedis,
    async settled() {
      await users.caughtUp();
      await posts.caughtUp();
      await worker.caughtUp();
      await feed.settled();
    },
  };
}

function openOwnersDatabase(owner: Owner, options: PartsOptions, cleanup: Cleanup) {
  const { databaseUrls, poolSize, onStatement } = options;
  const stores = options.metrics?.stores;
  const db = openDatabase({
    url: databaseUrls[owner],
    poolSize,
    applicationName: `rookery ${owner}`,
    ...(stores
      ? { onStatementTimed: (ok: boolean, seconds: number) => stores.statement(owner, ok, seconds) }
      : {}),
    ...(onStatement ? { onStatement: (statement: string) => onStatement(owner, statement) } : {}),
  });
  cleanup.add(() => db.$client.end({ timeout: 5 }));
  return db;
}
