import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';

const MAX_RECONNECT_MILLIS = 1_000;

export interface ConnectionOptions {
  readonly logger: Logger;
  /** A command without an answer for so long has failed; none where commands block. */
  readonly commandTimeoutMillis?: number;
}

/**
 * A connection of one's own to the same Redis, which keeps trying to connect and whose commands fail at once while it
 * is not there: nothing queues up in memory. Whoever opens it closes it, with `closeConnection`.
 */
export function openConnection(redis: Redis, { logger, commandTimeoutMillis }: ConnectionOptions): Redis {
  const connection = redis.duplicate({
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 50, MAX_RECONNECT_MILLIS),
    // Also where the connection it copies has one: blocking reads take as long as they take.
    commandTimeout: commandTimeoutMillis,
  });
  connection.on('error', (error) => logger.debug({ err: error }, 'Redis connection'));
  connection.connect().catch(() => {});
  return connection;
}

/** Closes a connection; once is enough, since ioredis keeps the process alive for two seconds at the second time. */
export function closeConnection(connection: Redis | undefined): void {
  if (connection && connection.status !== 'end') connection.disconnect();
}
