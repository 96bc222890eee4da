import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@rookery/database';
import { failpoint } from '@rookery/events';
import { millisOf, type UserId } from '@rookery/ids';
import { NO_FEED_METRICS, type FeedMetrics, type Logger } from '@rookery/telemetry';
import type { HomeLists } from '../lists/home-lists.ts';
import type { DropJob, FanOutJob, Place } from './job.ts';
import { finishJobs, findFollowers, findJobs, saveFanOutProgress, sweepJobs } from './job-queries.ts';

export interface FanOutSettings {
  /** Followers a chunk; the progress is saved after each. */
  readonly chunkSize: number;
  /** Entries that fan out at once. */
  readonly concurrency: number;
}
export interface FanOutDeps {
  readonly db: Database;
  readonly lists: HomeLists;
  readonly logger: Logger;
  readonly metrics?: FeedMetrics | undefined;
  readonly settings: FanOutSettings;
}

export interface FanOut {
  /**
   * Does what a place's jobs ask for. Resolves when every drop is done and every entry is in its owner's own list, or
   * when Redis would not have it: then that goes on behind this call, as the followers' lists always do. A reader with
   * jobs open goes round their list.
   */
  runJobs(place: Place): Promise<void>;
  /** Resolves when no job is under way. */
  idle(): Promise<void>;
  jobs(): { readonly waiting: number; readonly running: number };
  /** Begins to look for jobs that were left open, by a failure of PostgreSQL or for want of room. */
  start(): void;
  /** Lets chunks under way end; what is left stays in its table. */
  stop(): Promise<void>;
}

const RETRY_MILLIS = 200;
/** How often open jobs that nobody came back to are looked for. */
const SWEEP_MILLIS = 2_000;
/** Jobs taken up at once; the rest waits in its table. */
const MAX_JOBS_TAKEN = 1_000;

/** Pushes entries into followers' lists, chunk by chunk, and drops lists: resumable, repeatable, in any order. */
export function createFanOut({ db, lists, logger, metrics = NO_FEED_METRICS, settings }: FanOutDeps): FanOut {
  const underWay = new Set<number>();
  const waiting: FanOutJob[] = [];
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  /** Places that this process has worked for. */
  const places = new Map<string, Place>();

  /** Redis away is no reason to give up: the jobs are what makes the lists right again. */
  async function untilDone(work: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        logger.warn({ err: error }, 'timeline job failed; trying again');
        await pause(RETRY_MILLIS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  /** Keeps work from being forgotten by `idle` and `stop`. */
  function track(work: Promise<void>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  /** Once now; as often as it takes, behind the caller, when that fails. */
  async function nowOrLater(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      logger.warn({ err: error }, 'lists could not be changed; trying again behind');
      track(untilDone(work));
    });
  }

  async function drop(jobs: readonly DropJob[]): Promise<void> {
    await lists.drop([...new Set(jobs.map(({ userId }) => userId))]);
    const ids = jobs.map(({ id }) => id);
    await finishJobs(db, ids);
    for (const id of ids) underWay.delete(id);
  }

  async function pushToFollowers(job: FanOutJob): Promise<void> {
    let after = job.afterFollowerId;
    while (!stopping.signal.aborted) {
      const followers = await findFollowers(db, job.entry.ownerId, after, settings.chunkSize);
      const last: UserId | undefined = followers.at(-1);
      if (followers.length > 0) await lists.push(job.entry, followers);
      metrics.pushed(followers.length);
      await failpoint('fan-out-after-chunk');
      if (!last || followers.length < settings.chunkSize) {
        metrics.fannedOut(Math.max(0, Date.now() - millisOf(job.entry.id)) / 1_000);
        return finishJobs(db, [job.id]);
      }
      await saveFanOutProgress(db, job, last);
      after = last;
    }
  }

  /** Jobs were left in their table for want of room. */
  let isFull = false;
  let fanningOut = 0;
  function runWaiting(): void {
    while (fanningOut < settings.concurrency && !stopping.signal.aborted) {
      const job = waiting.shift();
      if (!job) return;
      fanningOut += 1;
      track(
        untilDone(() => pushToFollowers(job)).finally(() => {
          fanningOut -= 1;
          underWay.delete(job.id);
          runWaiting();
          if (isFull && waiting.length === 0) track(sweep());
        }),
      );
    }
  }

  let sweeping: NodeJS.Timeout | undefined;
  async function sweep(): Promise<void> {
    try {
      for (const { log, partition } of await sweepJobs(db)) {
        const place = places.get(`${log}:${partition}`);
        if (place) await runJobs(place);
      }
    } catch (error) {
      logger.warn({ err: error }, 'open timeline jobs could not be looked for');
    }
  }

  async function runJobs(place: Place): Promise<void> {
    places.set(`${place.log}:${place.partition}`, place);
    const limit = MAX_JOBS_TAKEN - underWay.size;
    isFull = limit <= 0;
    if (isFull) return;
    const jobs = await findJobs(db, place, { underWay, limit });
    for (const { id } of jobs) underWay.add(id);
    const drops = jobs.filter((job) => job.kind === 'drop');
    const fanOuts = jobs.filter((job) => job.kind === 'fan-out');
    if (drops.length > 0) await nowOrLater(() => drop(drops));
    if (fanOuts.length > 0)
      await nowOrLater(async () => {
        await Promise.all(fanOuts.map(({ entry }) => lists.push(entry, [entry.ownerId])));
      });
    waiting.push(...fanOuts);
    runWaiting();
  }

  return {
    runJobs,
    async idle() {
      while (running.size > 0) await Promise.race(running);
    },
    jobs: () => ({ waiting: waiting.length, running: running.size }),
    start() {
      sweeping = setInterval(() => track(sweep()), SWEEP_MILLIS).unref();
    },
    async stop() {
      clearInterval(sweeping);
      stopping.abort();
      await Promise.all(running);
    },
  };
}
