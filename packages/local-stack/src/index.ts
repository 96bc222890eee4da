export { freePort } from './free-port.ts';
export { lockFolder } from './folder-lock.ts';
export { LocalStackError } from './local-stack-error.ts';
export { startPostgres, type LocalPostgres, type StartPostgresOptions } from './postgres.ts';
export { findRunningPostgres } from './running-postgres.ts';
export { startRedis, type LocalRedis, type RedisPersistence, type StartRedisOptions } from './redis.ts';
export { findRedis, type FindRedisOptions, type RedisBinary } from './redis-binary.ts';
