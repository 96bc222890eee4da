import type { Redis } from 'ioredis';

export interface RedisUsage {
  /** Commands run; those within scripts too. */
  readonly calls: number;
  readonly cpuMillis: number;
}

/** What Redis has done since it started, by its own account. */
export async function readRedisUsage(redis: Redis): Promise<RedisUsage> {
  const info = await redis.info('all');
  const calls = [...info.matchAll(/^cmdstat_\S+?:calls=(\d+)/gm)].map(([, count]) => Number(count));
  const seconds = [...info.matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, value]) => Number(value));
  return { calls: sum(calls), cpuMillis: sum(seconds) * 1_000 };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
