import type { Redis } from 'ioredis';

/** What fan-out is compared with: the same LPUSHX, keys and payload at hand, in pipelines of the same length, and nothing else. */
export async function pushBare(
  redis: Redis,
  {
    keys,
    payloads,
    chunkSize,
  }: {
    readonly keys: readonly string[];
    readonly payloads: readonly Buffer[];
    readonly chunkSize: number;
  },
): Promise<void> {
  for (const payload of payloads)
    for (let from = 0; from < keys.length; from += chunkSize) {
      const pipeline = redis.pipeline();
      for (let index = from; index < Math.min(keys.length, from + chunkSize); index += 1)
        pipeline.lpushx(keys[index] as string, payload);
      await pipeline.exec();
    }
}
