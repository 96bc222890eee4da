import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startRedis, type LocalRedis } from '@rookery/local-stack';
import { Redis } from 'ioredis';
import { currentTestRun } from './test-run.ts';

export interface TestRedis extends LocalRedis {
  /** FLUSHALL: everything in Redis is lost, and the server runs on. */
  flush(): Promise<void>;
}

/** A Redis of the caller's own that persists nothing: `kill` and `restart` lose all of it. The caller stops it. */
export async function startTestRedis(): Promise<TestRedis> {
  const { folder, redis: binary } = currentTestRun();
  const server = await startRedis({
    dataDir: join(folder, `redis-${randomUUID()}`),
    log: () => {},
    binary,
    persistence: 'none',
    temporary: true,
  });
  return {
    ...server,
    async flush() {
      const client = new Redis(server.url);
      await client.flushall();
      client.disconnect();
    },
  };
}
