import { ConfigError, type ConfigProblem } from './config-error.ts';
import type { RateChange } from './setting-types.ts';
import { settingsSchema, type Settings } from './settings.ts';

/** Every setting as a typed value; the names here are ours, those in the environment stand in .env.example. */
export interface Config {
  readonly environment: Settings['NODE_ENV'];
  readonly logLevel: Settings['LOG_LEVEL'];
  /** Folder of everything that is kept on this machine; relative to where the process was started. */
  readonly dataDir: string;
  readonly gateway: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    readonly trustedOrigins: readonly string[];
    /** Whose `X-Forwarded-For` counts: addresses and networks. */
    readonly trustedProxies: readonly string[];
    /** By the name of a limit; those left out keep their defaults. */
    readonly rateLimits: Readonly<Record<string, RateChange>>;
    readonly maxOperationCost: number;
    /** For public answers to GET; 0: none is kept. */
    readonly responseCacheMegabytes: number;
    /** Who answers what the gateway let in: itself, or Apollo Server. */
    readonly pipeline: Settings['HTTP_PIPELINE'];
    readonly leaveMillis: number;
    readonly drainMillis: number;
    /** How long subgraphs are waited for, and what is done about those that fail. */
    readonly resilience: {
      /** From an operation's first fetch until what has not arrived is given up. */
      readonly operationDeadlineMillis: number;
      /** For one call of a subgraph. */
      readonly subgraphTimeoutMillis: number;
      /** Queries sent again, of a hundred calls. 0: none. */
      readonly retryPercent: number;
      /** Between two probes of a subgraph that is not asked otherwise. */
      readonly probeMillis: number;
    };
    /** Streams that a gateway keeps open to each subgraph; 0: each operation is an HTTP request. */
    readonly subgraphStreams: number;
    /** What runs query plans: our own executor, or Apollo's. */
    readonly executor: Settings['GATEWAY_EXECUTOR'];
  };
  readonly persistedOperations: {
    readonly mode: Settings['PERSISTED_OPERATIONS_MODE'];
    /** Manifests, relative to where the process was started. */
    readonly manifestFiles: readonly string[];
    /** Whether clients may register texts by their hash. */
    readonly automatic: boolean;
  };
  /** For the distributed way of running: where the parts are, and where each listens. */
  readonly subgraphs: Readonly<
    Record<'users' | 'posts' | 'feed', { readonly url: string; readonly port: number }>
  >;
  /** Where feed's worker tells of its health; nobody asks it for anything else. */
  readonly feedWorkerPort: number;
  /** Connections per process and database. */
  readonly databasePoolSize: number;
  /** How long a mutation waits for copies to have its write. */
  readonly settleMillis: number;
  /** How long a reader waits to have the viewer's own writes. */
  readonly readWaitMillis: number;
  /** What each cache of posts and of people may take of a process's memory; 0 turns them off. */
  readonly hotCacheBytes: number;
  /** How much what lives in a process may grow before garbage is collected; 0: as V8 thinks fit. */
  readonly heapGrowthPercent: number;
  /** What executes subgraphs' operations. */
  readonly subgraphExecutor: Settings['SUBGRAPH_EXECUTOR'];
  readonly timelines: {
    /** Entries of a list. */
    readonly listCap: number;
    readonly listTtlDays: number;
    /** An entry that is older when it is pushed deletes the list instead. */
    readonly latePushMillis: number;
    /** Followers per step of a fan-out. */
    readonly fanoutChunk: number;
    readonly rebuildConcurrency: number;
    /** Who has more followers is pulled, and not pushed; back below four fifths of it. */
    readonly pushFollowerLimit: number;
    /** Entries read ahead for somebody who scrolls back below the list. */
    readonly readAhead: number;
    /** Events that a resumed subscription replays at most. */
    readonly liveReplayLimit: number;
  };
  /** Names of points at which tests stop a process; empty in production. */
  readonly failpoints: readonly string[];
  readonly secrets: Secrets;
}

/** Tokens, and addresses that may bear passwords. Addresses that are undefined are what the local stack brings up. */
export interface Secrets {
  /** What /metrics asks for. */
  readonly metricsToken: string | undefined;
  /** For all parts, each with its own role; the URL's own user must be able to create those. */
  readonly databaseUrl: string | undefined;
  /** A part's own database, by its own role. */
  readonly databaseUrls: Readonly<Record<'users' | 'posts' | 'feed', string | undefined>>;
  readonly redisUrl: string | undefined;
  readonly eventsRedisUrl: string | undefined;
  readonly timelinesRedisUrl: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Throws a ConfigError that names everything wrong with them. */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({
      setting: String(path[0]),
      problem: message,
    })),
    ...contradictions(given),
    ...(parsed.success ? conflicts(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

/** What no setting can tell alone. */
function contradictions(given: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (given['NODE_ENV'] === 'production' && given['ROOKERY_FAILPOINTS'] !== undefined)
    problems.push({ setting: 'ROOKERY_FAILPOINTS', problem: 'must be left out in production' });
  const mode = given['PERSISTED_OPERATIONS_MODE'] ?? 'off';
  if (mode !== 'off' && given['PERSISTED_OPERATIONS_MANIFEST'] === undefined)
    problems.push({
      setting: 'PERSISTED_OPERATIONS_MANIFEST',
      problem: 'must be given when PERSISTED_OPERATIONS_MODE is not off',
    });
  return problems;
}

/** Settings that are right alone and not together. */
function conflicts(settings: Settings): ConfigProblem[] {
  if (settings.SUBGRAPH_TIMEOUT_MILLIS < settings.OPERATION_DEADLINE_MILLIS) return [];
  return [{ setting: 'SUBGRAPH_TIMEOUT_MILLIS', problem: 'must be below OPERATION_DEADLINE_MILLIS' }];
}

function toConfig(settings: Settings): Config {
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    dataDir: settings.DATA_DIR,
    gateway: {
      host: settings.HOST,
      port: settings.PORT,
      trustedOrigins: settings.TRUSTED_ORIGINS,
      trustedProxies: settings.TRUSTED_PROXIES,
      rateLimits: settings.RATE_LIMITS,
      maxOperationCost: settings.MAX_OPERATION_COST,
      responseCacheMegabytes: settings.RESPONSE_CACHE_MB,
      pipeline: settings.HTTP_PIPELINE,
      leaveMillis: settings.SHUTDOWN_LEAVE_MILLIS,
      drainMillis: settings.SHUTDOWN_DRAIN_MILLIS,
      resilience: {
        operationDeadlineMillis: settings.OPERATION_DEADLINE_MILLIS,
        subgraphTimeoutMillis: settings.SUBGRAPH_TIMEOUT_MILLIS,
        retryPercent: settings.SUBGRAPH_RETRY_PERCENT,
        probeMillis: settings.SUBGRAPH_PROBE_MILLIS,
      },
      subgraphStreams: settings.SUBGRAPH_STREAMS,
      executor: settings.GATEWAY_EXECUTOR,
    },
    persistedOperations: {
      mode: settings.PERSISTED_OPERATIONS_MODE,
      manifestFiles: settings.PERSISTED_OPERATIONS_MANIFEST,
      automatic: settings.AUTOMATIC_PERSISTED_QUERIES === 'on',
    },
    subgraphs: {
      users: { url: settings.USERS_URL, port: settings.USERS_PORT },
      posts: { url: settings.POSTS_URL, port: settings.POSTS_PORT },
      feed: { url: settings.FEED_URL, port: settings.FEED_PORT },
    },
    feedWorkerPort: settings.FEED_WORKER_PORT,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    settleMillis: settings.SETTLE_MILLIS,
    readWaitMillis: settings.READ_WAIT_MILLIS,
    hotCacheBytes: settings.HOT_CACHE_MB * 2 ** 20,
    heapGrowthPercent: settings.HEAP_GROWTH_PERCENT,
    subgraphExecutor: settings.SUBGRAPH_EXECUTOR,
    timelines: {
      listCap: settings.LIST_CAP,
      listTtlDays: settings.LIST_TTL_DAYS,
      latePushMillis: settings.LATE_PUSH_MILLIS,
      fanoutChunk: settings.FANOUT_CHUNK,
      rebuildConcurrency: settings.REBUILD_CONCURRENCY,
      pushFollowerLimit: settings.PUSH_FOLLOWER_LIMIT,
      readAhead: settings.READ_AHEAD,
      liveReplayLimit: settings.LIVE_REPLAY_LIMIT,
    },
    failpoints: settings.ROOKERY_FAILPOINTS,
    secrets: {
      metricsToken: settings.METRICS_TOKEN,
      databaseUrl: settings.DATABASE_URL,
      databaseUrls: {
        users: settings.USERS_DATABASE_URL,
        posts: settings.POSTS_DATABASE_URL,
        feed: settings.FEED_DATABASE_URL,
      },
      redisUrl: settings.REDIS_URL,
      eventsRedisUrl: settings.EVENTS_REDIS_URL ?? settings.REDIS_URL,
      timelinesRedisUrl: settings.TIMELINES_REDIS_URL ?? settings.REDIS_URL,
    },
  };
}
