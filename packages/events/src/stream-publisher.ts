import type { Logger } from '@rookery/telemetry';
import { failpoint } from './failpoint.ts';
import type { LogEntry } from './log-entry.ts';
import { hasPassed, streamKey, type LogPlace } from './log-position.ts';
import type { StreamRun } from './stream-append.ts';

/** Entries that one pipeline appends. */
const PUBLISH_BATCH = 500;
/** Entries that wait in memory for a slow Redis; beyond, they are read from Postgres again. */
const MAX_WAITING = 2_000;
const RETRY_MILLIS = 200;

type Place = { readonly epoch: number; readonly sequence: number };

export interface StreamPublisherDeps {
  readonly place: LogPlace;
  readonly isConnected: () => boolean;
  /** Appends a run; fails at once, and queues nothing, while Redis is away. */
  readonly append: (run: StreamRun) => Promise<readonly (Error | null)[]>;
  /** What is in Redis for sure, at the time of the lease. */
  readonly published: Place;
  /** Sequenced entries after a place, from Postgres. */
  readonly read: (after: Place, limit: number) => Promise<readonly LogEntry[]>;
  readonly logger: Logger;
}

export interface StreamPublisher {
  /** Appends entries, in the order of their sequence, some time. Never waits and never fails. */
  offer(entries: readonly LogEntry[]): void;
  /** Redis may be back, or there may be entries that nobody offered: reads on from what is published. */
  resume(): void;
  published(): Place;
  /** Resolves when no command of ours is under way. */
  stop(): Promise<void>;
}

/** Appends one partition's entries to its stream. Postgres has them anyway: Redis away means later, never lost. */
export function createStreamPublisher(deps: StreamPublisherDeps): StreamPublisher {
  const { place, logger } = deps;
  const key = streamKey(place);
  let published = deps.published;
  let waiting: LogEntry[] = [];
  /** Some entries after `published` are in Postgres only. */
  let mustRead = false;
  let running: Promise<void> | undefined;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  async function append(entries: readonly LogEntry[]): Promise<void> {
    const errors = await deps.append({ key, entries });
    for (const [index, entry] of entries.entries()) {
      const error = errors[index];
      if (error && !isDouble(error)) throw error;
      published = entry.position;
    }
  }

  async function nextBatch(): Promise<readonly LogEntry[]> {
    if (!mustRead) return waiting.splice(0, PUBLISH_BATCH);
    waiting = [];
    const entries = await deps.read(published, PUBLISH_BATCH);
    // Whatever was sequenced since is in `waiting` by now.
    if (entries.length < PUBLISH_BATCH) mustRead = false;
    return entries;
  }

  const hasWork = () => !stopped && (mustRead || waiting.length > 0);

  async function drain(): Promise<void> {
    try {
      while (hasWork()) {
        if (!deps.isConnected()) throw new Error('Redis is away');
        const batch = (await nextBatch()).filter(({ position }) => !hasPassed(published, position));
        if (batch.length === 0) continue;
        await append(batch);
        await failpoint('relay-after-publish');
      }
    } catch (error) {
      mustRead = true;
      logger.debug({ err: error, ...place }, 'a stream could not be appended to');
      if (stopped) return;
      retry = setTimeout(() => {
        retry = undefined;
        run();
      }, RETRY_MILLIS);
    }
  }

  function run(): void {
    if (running || retry || !hasWork()) return;
    running = drain().finally(() => {
      running = undefined;
      run();
    });
  }

  return {
    offer(entries) {
      waiting.push(...entries);
      if (waiting.length > MAX_WAITING) mustRead = true;
      run();
    },
    resume() {
      mustRead = true;
      clearTimeout(retry);
      retry = undefined;
      run();
    },
    published: () => published,
    async stop() {
      stopped = true;
      clearTimeout(retry);
      await running;
    },
  };
}

/** Redis refuses an id that is not greater than its last: the entry is there already. */
function isDouble(error: Error): boolean {
  return error.message.includes('equal or smaller');
}
