import { measureRedis, type Logger, type StoreMetrics } from '@rookery/telemetry';
import { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MILLIS = 2_000;

export interface RedisOptions {
  readonly logger: Logger;
  /** What it is used for, in metrics. */
  readonly server: 'events' | 'timelines';
  readonly metrics?: StoreMetrics | undefined;
}

/**
 * A connection that comes back by itself. While Redis is away commands fail at its next try to connect, half a second at most: readers go to
 * Postgres, writers have their work in a table and try again.
 */
export function openRedis(url: string, { logger, server, metrics }: RedisOptions): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    // Lists that hang are lists that are away; streams are read with commands that wait on purpose.
    ...(server === 'timelines' ? { commandTimeout: COMMAND_TIMEOUT_MILLIS } : {}),
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
  });
  redis.on('error', (error) => logger.debug({ err: error }, 'redis'));
  return metrics ? measureRedis(redis, server, metrics) : redis;
}
