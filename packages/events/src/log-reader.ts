import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import { LOG_NAMES, type LogName, type LogPosition } from './definitions.ts';
import { contiguousAfter } from './contiguous.ts';
import { createHeadWatch } from './head-watch.ts';
import type { LogEntry } from './log-entry.ts';
import { hasPassed, placeKey, type LogPlace } from './log-position.ts';
import type { LogHead, LogSource } from './log-source.ts';
import { openStreamReader, type StreamReader } from './stream-reader.ts';

type At = Pick<LogPosition, 'epoch' | 'sequence'>;

export interface LogReaderDeps {
  readonly sources: readonly LogSource[];
  readonly redis: Redis;
  readonly logger: Logger;
  /** The next entries of a place, without gap or double. Returns where it stands then; undefined to end there. */
  readonly deliver: (place: LogPlace, entries: readonly LogEntry[], from: At) => Promise<At | undefined>;
  /** The log of this epoch does not go on from here. Returns where to go on; undefined to end there. */
  readonly resync: (place: LogPlace, from: At, head: LogHead) => Promise<At | undefined>;
  readonly timings?: Partial<LogReaderTimings>;
}

export interface LogReaderTimings {
  /** How often producers are asked where their logs end. */
  readonly headsMillis: number;
  /** The same, while Redis is away. */
  readonly pollMillis: number;
  /** Pause of a place after a failure. */
  readonly retryMillis: number;
}
export const READER_TIMINGS: LogReaderTimings = { headsMillis: 1_000, pollMillis: 100, retryMillis: 500 };
/** Entries of one place that are delivered at once. */
export const READ_BATCH = 200;
/** Pages of one place that are read from its producer before other places have their turn. */
const FILL_PAGES = 20;

export interface LogReader {
  start(): void;
  stop(): Promise<void>;
  /** Reads a place from a position on; epoch 0: from its beginning, by `resync`. */
  follow(place: LogPlace, from: At): void;
  /** Resolves when nothing of it is being delivered. */
  unfollow(place: LogPlace): Promise<void>;
  positions(): LogPosition[];
  /** Where the followed places end, asked now; committed events without a sequence included. */
  targets(): Promise<LogPosition[]>;
}

interface Cursor extends LogPlace {
  at: At;
  /** Its position when its producer was last asked for heads. */
  asked: At;
  /** Unix milliseconds. */
  pausedUntil: number;
  removed: boolean;
  step: Promise<void>;
}

/** Reads partitions in order and without gaps: from streams while they can, from the producers where they cannot. */
export function createLogReader(deps: LogReaderDeps): LogReader {
  const { sources, redis, logger, deliver, resync } = deps;
  const timings = { ...READER_TIMINGS, ...deps.timings };
  const sourceOf = new Map(sources.map((source) => [source.log, source]));
  const cursors = new Map<string, Cursor>();
  let streams: StreamReader | undefined;
  let running = false;
  let loop: Promise<void> | undefined;
  let nextHeadsAt = 0;
  let endPause: (() => void) | undefined;

  const heads = createHeadWatch({
    sources,
    logger,
    onAsked(log: LogName) {
      for (const cursor of cursors.values()) if (cursor.log === log) cursor.asked = cursor.at;
    },
    onHeads(fresh) {
      for (const head of fresh) warnOfLostHistory(cursors.get(placeKey(head)), head);
      endPause?.();
    },
  });

  function warnOfLostHistory(cursor: Cursor | undefined, head: LogHead): void {
    if (!cursor || hasPassed(head, cursor.asked)) return;
    const place = { log: cursor.log, partition: cursor.partition };
    logger.error({ ...place, head, at: cursor.asked }, 'a log lost events that were read: raise its epoch');
  }

  /** Delivers what follows; stops at a gap. Returns whether everything was used. */
  async function accept(cursor: Cursor, entries: readonly LogEntry[]): Promise<boolean> {
    const { ready, whole } = contiguousAfter(cursor.at, entries);
    for (let start = 0; start < ready.length && !cursor.removed; start += READ_BATCH) {
      const batch = ready.slice(start, start + READ_BATCH);
      const wanted = batch.at(-1)?.position.sequence;
      move(cursor, await deliver(cursor, batch, cursor.at));
      if (cursor.removed || cursor.at.sequence !== wanted) return true;
    }
    return whole;
  }

  function move(cursor: Cursor, to: At | undefined): void {
    if (to) cursor.at = { epoch: to.epoch, sequence: to.sequence };
    else remove(cursor);
  }

  function remove(cursor: Cursor): void {
    cursor.removed = true;
    if (cursors.get(placeKey(cursor)) === cursor) cursors.delete(placeKey(cursor));
  }

  /** Reads a page from the producer, or resyncs where that cannot go on. Throws when it brought nothing. */
  async function fillOnce(cursor: Cursor): Promise<void> {
    const source = sourceOf.get(cursor.log);
    const head = heads.headOf(cursor);
    if (!source || !head || head.epoch < cursor.at.epoch)
      throw new Error('its producer does not tell where it ends');
    if (head.epoch > cursor.at.epoch || head.firstSequence > cursor.at.sequence + 1) {
      return move(cursor, await resync(cursor, cursor.at, head));
    }
    const before = cursor.at;
    const after = before.sequence;
    const range = { partition: cursor.partition, epoch: before.epoch, after, limit: READ_BATCH };
    await accept(cursor, await source.readEvents(range));
    // Trimmed, or of a new epoch, since the heads were told: the next ones will say so.
    if (!cursor.removed && cursor.at === before) throw new Error('its producer has nothing that follows');
  }

  async function fill(cursor: Cursor): Promise<void> {
    try {
      for (let page = 0; page < FILL_PAGES && running && !cursor.removed; page += 1) {
        await fillOnce(cursor);
        if (!isBehind(cursor)) return;
      }
    } catch (error) {
      nextHeadsAt = 0;
      throw error;
    }
  }

  async function advance(cursor: Cursor, entries: readonly LogEntry[] | undefined): Promise<void> {
    if (cursor.removed) return;
    try {
      const whole = entries === undefined || (await accept(cursor, entries));
      if (cursor.removed) return;
      const newEpoch = entries?.some(({ position }) => position.epoch > cursor.at.epoch) ?? false;
      if (newEpoch && (heads.headOf(cursor)?.epoch ?? 0) <= cursor.at.epoch) await heads.refresh();
      if (!whole || (entries === undefined && isBehind(cursor))) await fill(cursor);
    } catch (error) {
      const place = { log: cursor.log, partition: cursor.partition };
      logger.warn({ err: error, ...place }, 'a partition could not be read on');
      cursor.pausedUntil = Date.now() + timings.retryMillis;
    }
  }

  function pause(millis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function readStreams(active: readonly Cursor[]): Promise<Map<string, LogEntry[]>> {
    const known = active.filter((cursor) => cursor.at.epoch > 0);
    if (streams?.isReady() && known.length > 0) {
      try {
        const positions = known.map(({ log, partition, at }) => ({ log, partition, ...at }));
        return await streams.read(positions, READ_BATCH);
      } catch (error) {
        if (running) logger.debug({ err: error }, 'streams could not be read');
      }
    }
    const ask = streams?.isReady() ? timings.headsMillis : timings.pollMillis;
    nextHeadsAt = Math.min(nextHeadsAt, Date.now() + ask);
    if (!active.some(isBehind)) await pause(Math.max(1, nextHeadsAt - Date.now()));
    return new Map();
  }

  function isBehind(cursor: Cursor): boolean {
    const head = heads.headOf(cursor);
    return head !== undefined && !hasPassed(cursor.at, head);
  }

  /** One reading of all places; what users did is delivered before what was posted. */
  async function round(): Promise<void> {
    if (Date.now() >= nextHeadsAt) {
      nextHeadsAt = Date.now() + timings.headsMillis;
      void heads.refresh();
    }
    const active = [...cursors.values()].filter(({ pausedUntil }) => pausedUntil <= Date.now());
    const found = await readStreams(active);
    for (const log of LOG_NAMES) {
      const steps = active
        .filter((cursor) => cursor.log === log)
        .map((cursor) => (cursor.step = advance(cursor, found.get(placeKey(cursor)))));
      await Promise.all(steps);
    }
  }

  return {
    start() {
      running = true;
      streams = openStreamReader(redis, { logger, onReady: () => (nextHeadsAt = 0) });
      loop = (async () => {
        while (running) await round();
      })();
    },
    async stop() {
      running = false;
      streams?.close();
      endPause?.();
      await loop;
    },
    follow(place, from) {
      const at = { epoch: from.epoch, sequence: from.sequence };
      const { log, partition } = place;
      const asked = { epoch: 0, sequence: 0 };
      const cursor = { log, partition, at, asked, pausedUntil: 0, removed: false, step: Promise.resolve() };
      cursors.set(placeKey(place), cursor);
      nextHeadsAt = 0;
      endPause?.();
    },
    async unfollow(place) {
      const cursor = cursors.get(placeKey(place));
      if (!cursor) return;
      remove(cursor);
      await cursor.step;
    },
    positions: () => [...cursors.values()].map(({ log, partition, at }) => ({ log, partition, ...at })),
    async targets() {
      const asked = await Promise.all(sources.map((source) => source.heads()));
      return asked.flat().map(({ log, partition, epoch, sequence, pending }) => ({
        log,
        partition,
        epoch,
        sequence: sequence + pending,
      }));
    },
  };
}
