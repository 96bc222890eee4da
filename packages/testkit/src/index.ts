export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { eventually, type EventuallyOptions } from './eventually.ts';
export { startTestRedis, type TestRedis } from './test-redis.ts';
