export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { startTestPostgres, type TestPostgres } from './test-postgres.ts';
export { startTestRedis, type TestRedis, type TestRedisOptions } from './test-redis.ts';
