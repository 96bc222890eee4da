import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import { NO_FEED_METRICS, type FeedMetrics, type Logger, type RebuildOutcome } from '@rookery/telemetry';
import { readListSnapshot } from '../home/home-queries.ts';
import type { HomeLists } from './home-lists.ts';

export interface RebuilderDeps {
  /** The primary: a replica's snapshot could miss what was pushed before the marker went in. */
  readonly db: Database;
  readonly lists: HomeLists;
  readonly logger: Logger;
  readonly metrics?: FeedMetrics | undefined;
  readonly settings: {
    /** Rebuilds at once in this process. */
    readonly concurrency: number;
    /** Entries a list gets. */
    readonly cap: number;
  };
}

export interface Rebuilder {
  /** Warms a user's list behind the caller's back; asked twice, done once. Too many at once are left for a later read. */
  request(userId: UserId): void;
  /** Resolves when nothing is being rebuilt. */
  idle(): Promise<void>;
  jobs(): { readonly waiting: number; readonly running: number };
}

/** Rebuild storms are capped: a reader whose list waits is served by Postgres meanwhile. */
const MAX_WAITING = 1_000;

export function createRebuilder({
  db,
  lists,
  logger,
  metrics = NO_FEED_METRICS,
  settings,
}: RebuilderDeps): Rebuilder {
  const waiting = new Set<UserId>();
  const running = new Map<UserId, Promise<void>>();

  async function rebuild(userId: UserId): Promise<RebuildOutcome> {
    const begun = await lists.beginRebuild(userId);
    if (!begun) return 'skipped';
    const entries = await readListSnapshot(db, userId, settings.cap);
    const snapshot = { entries, reachesTheEnd: entries.length < settings.cap };
    return (await lists.finishRebuild(userId, begun, snapshot)) ? 'done' : 'dropped';
  }

  async function tryRebuild(userId: UserId): Promise<void> {
    const startedAt = performance.now();
    const outcome = await rebuild(userId).catch((error: unknown): RebuildOutcome => {
      logger.warn({ err: error, userId }, 'rebuild failed');
      return 'failed';
    });
    metrics.rebuilt(outcome, (performance.now() - startedAt) / 1_000);
  }

  function runWaiting(): void {
    for (const userId of waiting) {
      if (running.size >= settings.concurrency) return;
      waiting.delete(userId);
      const run = tryRebuild(userId).finally(() => {
        running.delete(userId);
        runWaiting();
      });
      running.set(userId, run);
    }
  }

  return {
    request(userId) {
      if (running.has(userId) || waiting.size >= MAX_WAITING) return;
      waiting.add(userId);
      runWaiting();
    },
    async idle() {
      while (running.size > 0) await Promise.race(running.values());
    },
    jobs: () => ({ waiting: waiting.size, running: running.size }),
  };
}
