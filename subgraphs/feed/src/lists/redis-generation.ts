import type { Redis } from 'ioredis';

/** Which Redis this connection talks to: its run_id, which changes with every start. */
export interface RedisGeneration {
  /** Undefined while not connected, or not yet asked: every list is cold then. */
  current(): string | undefined;
}

/**
 * Follows a connection's run_id. It is forgotten the moment the connection closes, so an answer over a new connection is
 * never compared with an old generation.
 */
export async function watchGeneration(redis: Redis): Promise<RedisGeneration> {
  let generation: string | undefined;
  const learn = async (): Promise<void> => {
    const info = await redis.info('server');
    generation = /^run_id:([0-9a-f]{40})/m.exec(info)?.[1];
  };
  redis.on('close', () => {
    generation = undefined;
  });
  redis.on('ready', () => {
    learn().catch(() => {
      generation = undefined;
    });
  });
  if (redis.status === 'ready') await learn().catch(() => {});
  return { current: () => generation };
}
