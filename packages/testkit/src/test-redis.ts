import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startRedis, type LocalRedis, type RedisPersistence } from '@rookery/local-stack';
import { Redis } from 'ioredis';
import { currentTestRun } from './test-run.ts';

export interface TestRedis extends LocalRedis {
  /** FLUSHALL: everything in Redis is lost, and the server runs on. */
  flush(): Promise<void>;
  /** SAVE: with `rdb` this is what a restart after a crash brings back. */
  save(): Promise<void>;
}

export interface TestRedisOptions {
  /** `none` when left out: `kill` and `restart` lose everything. */
  readonly persistence?: RedisPersistence;
}

/** A Redis of the caller's own, who stops it. */
export async function startTestRedis({ persistence = 'none' }: TestRedisOptions = {}): Promise<TestRedis> {
  const { folder, redis: binary } = currentTestRun();
  const server = await startRedis({
    dataDir: join(folder, `redis-${randomUUID()}`),
    log: () => {},
    binary,
    persistence,
    temporary: true,
  });
  const ask = async (command: (client: Redis) => Promise<unknown>) => {
    const client = new Redis(server.url);
    await command(client).finally(() => client.disconnect());
  };
  return {
    ...server,
    flush: () => ask((client) => client.flushall()),
    save: () => ask((client) => client.save()),
  };
}
