import type { Database } from '@rookery/database';
import { failpoint } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import { NO_FEED_METRICS, type FeedMetrics, type Logger, type RebuildOutcome } from '@rookery/telemetry';
import { homeDefinition } from '../home/home-definition-queries.ts';
import { readCandidates } from '../timelines/timeline-queries.ts';
import type { HomeLists, ListRebuild } from './home-lists.ts';

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
    /** Entries read ahead for who scrolls back. */
    readonly readAhead: number;
  };
  /** How many people there are, about. */
  readonly people: () => Promise<number>;
}

export interface Rebuilder {
  /** Warms a user's list behind the caller's back; asked twice, done once. Too many at once are left for a later read. */
  request(userId: UserId): void;
  /** Reads ahead below an entry, likewise, for somebody who scrolls back there. */
  requestReadAhead(userId: UserId, below: EntryId): void;
  /** Resolves when nothing is being rebuilt. */
  idle(): Promise<void>;
  jobs(): { readonly waiting: number; readonly running: number };
}

interface Work {
  readonly userId: UserId;
  /** Of what is read ahead. */
  readonly below?: EntryId;
}

/** Rebuild storms are capped: a reader whose list waits is served by Postgres meanwhile. */
const MAX_WAITING = 1_000;

export function createRebuilder({
  db,
  lists,
  logger,
  metrics = NO_FEED_METRICS,
  settings,
  people,
}: RebuilderDeps): Rebuilder {
  const waiting = new Map<string, Work>();
  const running = new Map<string, Promise<void>>();

  async function fill(
    userId: UserId,
    begun: ListRebuild | undefined,
    limit: number,
  ): Promise<RebuildOutcome> {
    if (!begun) return 'skipped';
    await failpoint('rebuild-after-marker');
    const { below } = begun;
    const range = { order: 'newest-first', ...(below ? { below } : {}) } as const;
    const options = { candidates: limit, people: await people() };
    const entries = await readCandidates(db, homeDefinition(userId), range, options);
    await failpoint('rebuild-after-snapshot');
    const snapshot = { entries, reachesTheEnd: entries.length < limit };
    return (await lists.finishRebuild(userId, begun, snapshot)) ? 'done' : 'dropped';
  }

  async function rebuild({ userId, below }: Work): Promise<RebuildOutcome> {
    if (below) return fill(userId, await lists.beginReadAhead(userId, below), settings.readAhead);
    return fill(userId, await lists.beginRebuild(userId), settings.cap);
  }

  async function tryRebuild(work: Work): Promise<void> {
    const startedAt = performance.now();
    const { userId } = work;
    const outcome = await rebuild(work).catch((error: unknown): RebuildOutcome => {
      logger.warn({ err: error, userId }, 'rebuild failed');
      return 'failed';
    });
    metrics.rebuilt(outcome, (performance.now() - startedAt) / 1_000);
  }

  function runWaiting(): void {
    for (const [key, work] of waiting) {
      if (running.size >= settings.concurrency) return;
      waiting.delete(key);
      const run = tryRebuild(work).finally(() => {
        running.delete(key);
        runWaiting();
      });
      running.set(key, run);
    }
  }

  function request(work: Work): void {
    const key = `${work.userId}${work.below ? ':older' : ''}`;
    if (running.has(key) || waiting.size >= MAX_WAITING) return;
    waiting.set(key, work);
    runWaiting();
  }

  return {
    request: (userId) => request({ userId }),
    requestReadAhead: (userId, below) => request({ userId, below }),
    async idle() {
      while (running.size > 0) await Promise.race(running.values());
    },
    jobs: () => ({ waiting: waiting.size, running: running.size }),
  };
}
