import type { Redis } from 'ioredis';

const LOOKED_AT = 5_000;

/** Makes every home timeline cold, what was read ahead too. Returns how many keys there were. */
export async function dropAllLists(redis: Redis): Promise<number> {
  let dropped = 0;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'home:{*', 'COUNT', LOOKED_AT);
    if (keys.length > 0) dropped += await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
  return dropped;
}
