import type { PositionToAwait } from '@rookery/auth';
import type { UserId } from '@rookery/ids';
import type { Redis } from 'ioredis';
import { turnPipelineOf } from '../turn-pipeline.ts';

/** One viewer's write, as gateways tell each other. */
export interface RecentWrite {
  readonly userId: UserId;
  /** Empty where copies have it already: reads that began before are not to be joined all the same. */
  readonly awaits: readonly PositionToAwait[];
}

/** How gateways tell each other. */
export interface RecentWritesChannel {
  publish(write: RecentWrite): Promise<void>;
  listen(listener: (write: RecentWrite) => void): ListeningChannel;
}
export interface ListeningChannel {
  /** Resolves once nothing published from now on is missed; may take as long as Redis is away. */
  readonly ready: Promise<void>;
  close(): void;
}

const CHANNEL = 'rookery:recent-writes';

/** Gateways told by Redis pub/sub: fire and forget is enough, for what is lost is a late read of 30 seconds at most. */
export function createRedisChannel(redis: Redis): RecentWritesChannel {
  const inTurn = turnPipelineOf(redis);
  return {
    async publish(write) {
      await inTurn((pipeline) => pipeline.publish(CHANNEL, JSON.stringify(write)));
    },
    listen(listener) {
      const subscriber = redis.duplicate();
      // A lost connection comes back by itself, subscription included; without a listener it would end the process.
      subscriber.on('error', () => undefined);
      subscriber.on('message', (_channel, message) => listener(JSON.parse(message) as RecentWrite));
      // Rejected only when it is closed before Redis came.
      const ready = subscriber.subscribe(CHANNEL).then(
        () => undefined,
        () => undefined,
      );
      return { ready, close: () => subscriber.disconnect() };
    },
  };
}
