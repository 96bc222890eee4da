/**
 * The processes of Rookery, for start-distributed.mjs, the end-to-end tests and (held against it by a test) docker-compose.yml.
 * In the order in which they stop: who asks others goes first.
 */
export const SERVICES = [
  {
    name: 'gateway',
    main: 'gateway/dist/main.js',
    portSetting: 'PORT',
    port: 4000,
    stores: ['REDIS_URL', 'EVENTS_REDIS_URL'],
    asks: ['USERS_URL', 'POSTS_URL', 'FEED_URL'],
  },
  {
    name: 'feed-worker',
    main: 'subgraphs/feed/dist/worker-main.js',
    portSetting: 'FEED_WORKER_PORT',
    port: 4004,
    stores: ['FEED_DATABASE_URL', 'REDIS_URL', 'EVENTS_REDIS_URL', 'TIMELINES_REDIS_URL'],
    asks: ['USERS_URL', 'POSTS_URL'],
  },
  {
    name: 'feed',
    main: 'subgraphs/feed/dist/main.js',
    portSetting: 'FEED_PORT',
    port: 4003,
    urlSetting: 'FEED_URL',
    stores: ['FEED_DATABASE_URL', 'REDIS_URL', 'EVENTS_REDIS_URL', 'TIMELINES_REDIS_URL'],
    asks: ['USERS_URL', 'POSTS_URL'],
  },
  {
    name: 'posts',
    main: 'subgraphs/posts/dist/main.js',
    portSetting: 'POSTS_PORT',
    port: 4002,
    urlSetting: 'POSTS_URL',
    stores: ['POSTS_DATABASE_URL', 'REDIS_URL', 'EVENTS_REDIS_URL'],
    asks: ['USERS_URL'],
  },
  {
    name: 'users',
    main: 'subgraphs/users/dist/main.js',
    portSetting: 'USERS_PORT',
    port: 4001,
    urlSetting: 'USERS_URL',
    stores: ['USERS_DATABASE_URL', 'REDIS_URL', 'EVENTS_REDIS_URL'],
    asks: [],
  },
];

/** Run once before the others: keys, roles, schemas, tables. `npm run start:distributed` does the same by itself. */
export const MIGRATE = {
  name: 'migrate',
  main: 'packages/service/dist/migrate-main.js',
  stores: ['DATABASE_URL', 'USERS_DATABASE_URL', 'POSTS_DATABASE_URL', 'FEED_DATABASE_URL'],
};
