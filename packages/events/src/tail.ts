import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import { backoff, type Backoff } from './backoff.ts';
import type { LoggedEvent, LogName, LogPosition } from './definitions.ts';
import { parseEntry, type LogEntry } from './log-entry.ts';
import { allPartitions, hasPassed, placeKey, type LogPlace } from './log-position.ts';
import { createLogReader, type LogReaderTimings } from './log-reader.ts';
import type { LogSource } from './log-source.ts';

export interface TailDeps {
  readonly sources: readonly LogSource[];
  /** Which of the sources' logs. */
  readonly logs: readonly LogName[];
  readonly redis: Redis;
  readonly logger: Logger;
  /**
   * head: only what is sequenced from now on. Otherwise what follows these positions; epoch 0 is the oldest kept,
   * and a place without a position starts at its head.
   */
  readonly from: 'head' | readonly LogPosition[];
  /** Events of one partition, in order. Again when it fails, a few times; then they are passed over. */
  readonly onEvents: (events: readonly LoggedEvent[]) => void | Promise<void>;
  /** The log was trimmed, or its epoch raised, beyond where this tail was: what is kept in memory may lack events. */
  readonly onGap?: (place: LogPlace) => void | Promise<void>;
  readonly timings?: Partial<LogReaderTimings>;
}

export interface Tail {
  /** Resolves when positioned: what is committed from then on will be seen. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** After which events it stands. */
  positions(): LogPosition[];
  /** Resolves when all that the sources have committed by now was seen. */
  caughtUp(): Promise<void>;
}

type At = Pick<LogPosition, 'epoch' | 'sequence'>;
/** Of a producer that never ran: all of its log is still to come. */
const NOT_YET_THERE: At = { epoch: 0, sequence: 0 };
const ATTEMPTS = 3;
const BACKOFF: Backoff = { firstMillis: 20, maxMillis: 1_000 };

/** Reads whole logs in this process's memory: no lease, no position kept, every process for itself. */
export function createTail(deps: TailDeps): Tail {
  const { redis, logger, onEvents } = deps;
  const sources = deps.sources.filter(({ log }) => deps.logs.includes(log));
  const waiters = new Set<() => void>();
  let stopped = false;

  function readable(entries: readonly LogEntry[]): LoggedEvent[] {
    return entries.flatMap((entry) => {
      try {
        return [parseEntry(entry)];
      } catch (error) {
        logger.error({ err: error, position: entry.position }, 'an event that this process cannot read');
        return [];
      }
    });
  }

  async function show(events: readonly LoggedEvent[]): Promise<void> {
    for (let attempt = 1; events.length > 0; attempt += 1) {
      try {
        return await onEvents(events);
      } catch (error) {
        logger.error({ err: error, position: events[0]?.position }, 'a tail failed on events');
        if (attempt >= ATTEMPTS || stopped) return;
        await backoff(attempt, BACKOFF);
      }
    }
  }

  const reader = createLogReader({
    sources,
    redis,
    logger,
    ...(deps.timings ? { timings: deps.timings } : {}),
    async deliver(_place, entries, from) {
      await show(readable(entries));
      setImmediate(() => waiters.forEach((notify) => notify()));
      return entries.at(-1)?.position ?? from;
    },
    async resync({ log, partition }, from, head): Promise<At> {
      const oldest = { epoch: head.epoch, sequence: head.firstSequence - 1 };
      if (from.epoch !== 0) {
        logger.warn({ log, partition, from, head }, 'a tail lost events');
        await deps.onGap?.({ log, partition });
      }
      setImmediate(() => waiters.forEach((notify) => notify()));
      return oldest;
    },
  });

  async function headsOf(source: LogSource): Promise<LogPosition[]> {
    for (let attempt = 1; !stopped; attempt += 1) {
      try {
        return await source.heads();
      } catch (error) {
        logger.warn({ err: error, log: source.log }, 'a tail waits for a producer');
        await backoff(attempt, BACKOFF);
      }
    }
    return [];
  }

  return {
    async start() {
      stopped = false;
      const wanted = new Map((deps.from === 'head' ? [] : deps.from).map((at) => [placeKey(at), at]));
      const heads = (await Promise.all(sources.map(headsOf))).flat();
      const known = new Map(heads.map((head) => [placeKey(head), head]));
      for (const place of sources.flatMap(({ log }) =>
        allPartitions.map((partition) => ({ log, partition })),
      )) {
        const key = placeKey(place);
        reader.follow(place, wanted.get(key) ?? known.get(key) ?? NOT_YET_THERE);
      }
      if (!stopped) reader.start();
    },
    async stop() {
      stopped = true;
      await reader.stop();
    },
    positions: reader.positions,
    async caughtUp() {
      const targets = await reader.targets();
      const isThere = () => {
        const at = new Map(reader.positions().map((position) => [placeKey(position), position]));
        return targets.every((target) => {
          const here = at.get(placeKey(target));
          return here !== undefined && hasPassed(here, target);
        });
      };
      await new Promise<void>((resolve) => {
        const check = () => {
          if (!isThere()) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      });
    },
  };
}
