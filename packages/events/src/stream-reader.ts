import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import type { LogPosition } from './definitions.ts';
import { fromStream, toStreamId, type LogEntry } from './log-entry.ts';
import { placeKey, streamKey } from './log-position.ts';
import { closeConnection, openConnection } from './redis-connection.ts';

/** How long one XREAD waits: also the time until a place that was added meanwhile is read. */
const BLOCK_MILLIS = 200;
/** A Redis that is connected but silent for so long is taken for gone. */
const SILENCE_MILLIS = 2_000;

export interface StreamReader {
  isReady(): boolean;
  /** New entries after these positions, by place; waits a moment for the first. Throws when Redis is away. */
  read(positions: readonly LogPosition[], limit: number): Promise<Map<string, LogEntry[]>>;
  close(): void;
}

/** Reads streams with one blocking command at a time, on a connection of its own. */
export function openStreamReader(redis: Redis, deps: { logger: Logger; onReady: () => void }): StreamReader {
  const connection = openConnection(redis, { logger: deps.logger });
  connection.on('ready', deps.onReady);

  async function withinSilence<T>(reply: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('Redis is silent'));
        connection.disconnect(true);
      }, BLOCK_MILLIS + SILENCE_MILLIS);
    });
    try {
      return await Promise.race([reply, silence]);
    } finally {
      clearTimeout(timer);
      reply.catch(() => {});
    }
  }

  return {
    isReady: () => connection.status === 'ready',
    async read(positions, limit) {
      const places = new Map(positions.map((position) => [streamKey(position), position]));
      const keys = [...places.keys()];
      const ids = [...places.values()].map(toStreamId);
      const command = connection.xread('COUNT', limit, 'BLOCK', BLOCK_MILLIS, 'STREAMS', ...keys, ...ids);
      const streams = (await withinSilence(command)) ?? [];
      const found = new Map<string, LogEntry[]>();
      for (const [key, entries] of streams) {
        const position = places.get(key);
        if (!position) continue;
        const place = { log: position.log, partition: position.partition };
        found.set(
          placeKey(place),
          entries.map(([id, fields]) => fromStream(place, id, fields)),
        );
      }
      return found;
    },
    close: () => closeConnection(connection),
  };
}
