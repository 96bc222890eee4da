import { randomUUID } from 'node:crypto';
import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { LogPosition } from './definitions.ts';
import { furthestOf, hasPassed, placeKey, positionSchema } from './log-position.ts';
import { closeConnection, openConnection } from './redis-connection.ts';

const CHANNEL = 'log:applied';
const messageSchema = z.object({
  from: z.string(),
  consumer: z.string(),
  positions: z.array(positionSchema),
});

/** Who has applied what, as far as this process knows: its own consumers at once, others by Redis. */
export interface AppliedPositions {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Told by a consumer when these are applied and all their effects done. */
  publish(consumer: string, positions: readonly LogPosition[]): void;
  /** The furthest position known to be applied; undefined where nothing was heard. */
  positionOf(consumer: string, place: Pick<LogPosition, 'log' | 'partition'>): LogPosition | undefined;
  /** Whether a consumer is known to have passed a position. */
  hasApplied(consumer: string, position: LogPosition): boolean;
  /** Resolves with true as soon as it has, with false after the time. */
  waitFor(
    consumer: string,
    position: LogPosition,
    options: { readonly timeoutMillis: number },
  ): Promise<boolean>;
}

interface Waiter {
  readonly position: LogPosition;
  readonly resolve: () => void;
}

/** One per process, shared by its producers and consumers. Messages lost with Redis are made good by the next ones. */
export function createAppliedPositions({
  redis,
  logger,
}: {
  redis: Redis;
  logger: Logger;
}): AppliedPositions {
  const from = randomUUID();
  const known = new Map<string, LogPosition>();
  const waiters = new Map<string, Set<Waiter>>();
  let subscriber: Redis | undefined;

  const keyOf = (consumer: string, place: Pick<LogPosition, 'log' | 'partition'>) =>
    `${consumer}/${placeKey(place)}`;

  function note(consumer: string, position: LogPosition): void {
    const key = keyOf(consumer, position);
    const before = known.get(key);
    if (before && hasPassed(before, position)) return;
    known.set(key, position);
    for (const waiter of waiters.get(key) ?? []) {
      if (hasPassed(position, waiter.position)) waiter.resolve();
    }
  }

  /** How messages of this process begin, for what it told it need not read. */
  const ownMessage = JSON.stringify({ from }).slice(0, -1);
  function hear(text: string): void {
    if (text.startsWith(ownMessage)) return;
    try {
      const message = messageSchema.parse(JSON.parse(text));
      for (const position of message.positions) note(message.consumer, position);
    } catch (error) {
      logger.warn({ err: error }, 'an unreadable message about applied positions');
    }
  }

  function hasApplied(consumer: string, position: LogPosition): boolean {
    const at = known.get(keyOf(consumer, position));
    return at !== undefined && hasPassed(at, position);
  }

  /** What was published in this turn of the event loop: a message a consumer. */
  const untold = new Map<string, LogPosition[]>();
  function tellOthers(): void {
    for (const [consumer, positions] of untold) {
      if (redis.status !== 'ready') break;
      const message = JSON.stringify({ from, consumer, positions: furthestOf(positions) });
      redis.publish(CHANNEL, message).catch((error: unknown) => {
        logger.debug({ err: error }, 'applied positions were not published');
      });
    }
    untold.clear();
  }

  return {
    async start() {
      const connection = openConnection(redis, { logger });
      subscriber = connection;
      connection.on('message', (_channel, text: string) => hear(text));
      connection.on('ready', () => void connection.subscribe(CHANNEL).catch(() => {}));
    },
    async stop() {
      closeConnection(subscriber);
    },
    publish(consumer, positions) {
      if (positions.length === 0) return;
      for (const position of positions) note(consumer, position);
      if (untold.size === 0) setImmediate(tellOthers);
      untold.set(consumer, [...(untold.get(consumer) ?? []), ...positions]);
    },
    positionOf: (consumer, place) => known.get(keyOf(consumer, place)),
    hasApplied,
    async waitFor(consumer, position, { timeoutMillis }) {
      if (hasApplied(consumer, position)) return true;
      if (timeoutMillis <= 0) return false;
      const key = keyOf(consumer, position);
      return new Promise((resolve) => {
        const set = waiters.get(key) ?? new Set<Waiter>();
        waiters.set(key, set);
        const finish = (reached: boolean) => {
          clearTimeout(timer);
          set.delete(waiter);
          if (set.size === 0 && waiters.get(key) === set) waiters.delete(key);
          resolve(reached);
        };
        const waiter: Waiter = { position, resolve: () => finish(true) };
        const timer = setTimeout(() => finish(false), timeoutMillis);
        set.add(waiter);
      });
    },
  };
}
