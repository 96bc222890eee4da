import { z } from 'zod';
import { isNetwork, isOrigin, list, oneOf, rates, secret, urlWith, wholeNumber } from './setting-types.ts';

const port = wholeNumber({ min: 0, max: 65_535 });
const postgresUrl = urlWith('postgres', 'postgresql');
const redisUrl = urlWith('redis', 'rediss');
const httpUrl = urlWith('http', 'https');
const millis = wholeNumber({ min: 0, max: 600_000 });
const waitMillis = wholeNumber({ min: 100, max: 600_000 });

/**
 * Every setting, by its name in the environment, in the order of .env.example, which says what each means; a test
 * holds the two together. An empty one counts as left out.
 */
export const settingsSchema = z.object({
  NODE_ENV: oneOf(['development', 'production', 'test']).default('development'),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  METRICS_TOKEN: secret({ minLength: 16 }).optional(),
  DATA_DIR: z.string().default('.data'),

  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  TRUSTED_ORIGINS: list(isOrigin, 'must be origins such as https://app.example, with commas between').default(
    [],
  ),
  TRUSTED_PROXIES: list(
    isNetwork,
    'must be addresses or networks such as 10.0.0.0/8, with commas between',
  ).default([]),
  RATE_LIMITS: rates().default({}),
  MAX_OPERATION_COST: wholeNumber({ min: 1, max: 1_000_000_000 }).default(2_000),
  RESPONSE_CACHE_MB: wholeNumber({ min: 0, max: 65_536 }).default(32),
  HTTP_PIPELINE: oneOf(['direct', 'apollo']).default('direct'),
  SHUTDOWN_LEAVE_MILLIS: millis.default(0),
  SHUTDOWN_DRAIN_MILLIS: millis.default(10_000),

  PERSISTED_OPERATIONS_MODE: oneOf(['off', 'audit', 'require-list', 'require-id']).default('off'),
  PERSISTED_OPERATIONS_MANIFEST: list(
    (item) => item.endsWith('.json'),
    'must be .json files, with commas between',
  ).default([]),
  AUTOMATIC_PERSISTED_QUERIES: oneOf(['on', 'off']).default('on'),
  OPERATION_DEADLINE_MILLIS: waitMillis.default(10_000),
  SUBGRAPH_TIMEOUT_MILLIS: waitMillis.default(5_000),
  SUBGRAPH_RETRY_PERCENT: wholeNumber({ min: 0, max: 100 }).default(20),
  SUBGRAPH_PROBE_MILLIS: waitMillis.default(1_000),
  SUBGRAPH_STREAMS: wholeNumber({ min: 0, max: 64 }).default(1),
  GATEWAY_EXECUTOR: oneOf(['compiled', 'stock']).default('compiled'),

  SUBGRAPH_EXECUTOR: oneOf(['compiled', 'graphql-js']).default('compiled'),

  DATABASE_URL: postgresUrl.optional(),
  USERS_DATABASE_URL: postgresUrl.optional(),
  POSTS_DATABASE_URL: postgresUrl.optional(),
  FEED_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber({ min: 1, max: 200 }).default(10),
  REDIS_URL: redisUrl.optional(),
  EVENTS_REDIS_URL: redisUrl.optional(),
  TIMELINES_REDIS_URL: redisUrl.optional(),

  USERS_URL: httpUrl.default('http://127.0.0.1:4001'),
  POSTS_URL: httpUrl.default('http://127.0.0.1:4002'),
  FEED_URL: httpUrl.default('http://127.0.0.1:4003'),
  USERS_PORT: port.default(4001),
  POSTS_PORT: port.default(4002),
  FEED_PORT: port.default(4003),
  FEED_WORKER_PORT: port.default(4004),

  SETTLE_MILLIS: millis.default(400),
  READ_WAIT_MILLIS: millis.default(500),
  HOT_CACHE_MB: wholeNumber({ min: 0, max: 4_096 }).default(16),
  HEAP_GROWTH_PERCENT: wholeNumber({ min: 0, max: 1_000 }).default(100),
  LIST_CAP: wholeNumber({ min: 20, max: 10_000 }).default(800),
  LIST_TTL_DAYS: wholeNumber({ min: 1, max: 365 }).default(14),
  LATE_PUSH_MILLIS: millis.default(60_000),
  FANOUT_CHUNK: wholeNumber({ min: 1, max: 10_000 }).default(2_000),
  REBUILD_CONCURRENCY: wholeNumber({ min: 1, max: 64 }).default(4),
  PUSH_FOLLOWER_LIMIT: wholeNumber({ min: 1, max: 10_000_000 }).default(10_000),
  READ_AHEAD: wholeNumber({ min: 20, max: 5_000 }).default(400),
  LIVE_REPLAY_LIMIT: wholeNumber({ min: 0, max: 10_000 }).default(200),

  ROOKERY_FAILPOINTS: list(
    (item) => /^[\w.:-]+(=\w+)?$/.test(item),
    'must be names of failpoints, with commas between',
  ).default([]),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Names of all settings. */
export const settingNames = Object.keys(settingsSchema.shape);
