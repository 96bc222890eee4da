import { setTimeout as pause } from 'node:timers/promises';
import { inGroups, type Database } from '@rookery/database';
import { isTransient, PARTITION_COUNT } from '@rookery/events';
import { NO_FEED_METRICS, type FeedMetrics, type Logger } from '@rookery/telemetry';
import type { HomeLists } from '../lists/home-lists.ts';
import { createChunks, MAX_JOBS_AT_ONCE } from './chunks.ts';
import type { DropJob, FanOutJob, FollowersJob, Place } from './job.ts';
import { finishJobs, findJobs, noteJobFailure, sweepJobs } from './job-queries.ts';

export interface FanOutSettings {
  /** Followers a chunk; the progress is saved after each. */
  readonly chunkSize: number;
  /** Entries that fan out at once. */
  readonly concurrency: number;
  /** Besides those, entries of authors who have more followers than a chunk. */
  readonly bigAuthorConcurrency: number;
  /** A job that failed so often for a reason of its own is left for a person to look at. */
  readonly maxFailures: number;
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
  /** Where this process has worked so far. */
  places(): readonly Place[];
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

interface Lane {
  readonly concurrency: number;
  readonly waiting: FollowersJob[];
  running: number;
  /** Of what runs in the lane at a time as one. */
  readonly doChunk: (job: FollowersJob) => Promise<FollowersJob | undefined>;
}

/** An error that another try will meet again: not one of a connection. */
const isOfItsOwn = (error: unknown): boolean =>
  !isTransient(error) && !/connect|ECONN|closed|READONLY|LOADING|timeout/i.test(String(error));

/** Pushes entries into followers' lists, chunk by chunk, and drops lists: resumable, repeatable, in any order. */
export function createFanOut({ db, lists, logger, metrics = NO_FEED_METRICS, settings }: FanOutDeps): FanOut {
  const underWay = new Set<number>();
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
    await finishJobs(db, jobs);
    for (const { id } of jobs) underWay.delete(id);
  }

  /** A job's next chunk, as often as it takes; nothing is left of a job that fails again and again for a reason of its own. */
  async function doChunkWhateverComes(lane: Lane, job: FollowersJob): Promise<FollowersJob | undefined> {
    let left: FollowersJob | undefined;
    await untilDone(async () => {
      try {
        left = await lane.doChunk(job);
      } catch (error) {
        if (!isOfItsOwn(error) || !lists.isReachable()) throw error;
        const told = { error: String(error), maxFailures: settings.maxFailures };
        if (!(await noteJobFailure(db, job.id, told))) throw error;
        logger.error({ err: error, jobId: job.id }, 'timeline job given up: npm run events shows it');
        left = undefined;
      }
    });
    return left;
  }

  /** Jobs were left in their table for want of room. */
  let isFull = false;
  const doChunks = createChunks({ db, lists, metrics, chunkSize: settings.chunkSize });
  const createLane = (concurrency: number): Lane => {
    const doChunk = inGroups(doChunks, { maxSize: Math.min(concurrency, MAX_JOBS_AT_ONCE) });
    return { concurrency, waiting: [], running: 0, doChunk };
  };
  const lanes = { first: createLane(settings.concurrency), big: createLane(settings.bigAuthorConcurrency) };

  function runLane(lane: Lane): void {
    while (lane.running < lane.concurrency && !stopping.signal.aborted) {
      const job = lane.waiting.shift();
      if (!job) return;
      lane.running += 1;
      track(
        doChunkWhateverComes(lane, job).then((left) => {
          lane.running -= 1;
          // Whoever has more than a chunk of followers gives way to those who have fewer, and takes turns with others who have.
          if (left && !stopping.signal.aborted) lanes.big.waiting.push(left);
          else underWay.delete(job.id);
          runWaiting();
        }),
      );
    }
  }
  function runWaiting(): void {
    runLane(lanes.first);
    runLane(lanes.big);
    if (isFull && lanes.first.waiting.length === 0 && !stopping.signal.aborted) {
      isFull = false;
      track(sweep());
    }
  }

  /** What is left of the job: the followers, and the own list as well when that could not be pushed into. */
  async function pushToOwnList(job: FanOutJob): Promise<FanOutJob> {
    try {
      await lists.push(job.entry, [job.entry.ownerId]);
      return job;
    } catch (error) {
      logger.warn(
        { err: error, jobId: job.id },
        'the own list could not be pushed into; trying again behind',
      );
      return { ...job, isOwnListLeft: true };
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

  async function runJobsOf(group: readonly Place[]): Promise<void> {
    const wanted = new Map(group.map((place) => [`${place.log}:${place.partition}`, place]));
    for (const [key, place] of wanted) places.set(key, place);
    const limit = MAX_JOBS_TAKEN - underWay.size;
    isFull = limit <= 0;
    if (isFull) return;
    const jobs = await findJobs(db, [...wanted.values()], { underWay, limit });
    for (const { id } of jobs) underWay.add(id);
    const drops = jobs.filter((job) => job.kind === 'drop');
    const fanOuts = jobs.filter((job) => job.kind === 'fan-out');
    if (drops.length > 0) await nowOrLater(() => drop(drops));
    lanes.first.waiting.push(...(await Promise.all(fanOuts.map(pushToOwnList))));
    lanes.first.waiting.push(...jobs.filter((job) => job.kind === 'drop-followers'));
    runWaiting();
  }
  const runJobs = inGroups(
    async (group: readonly Place[]) => {
      await runJobsOf(group);
      return group.map(() => {});
    },
    { maxSize: PARTITION_COUNT },
  );

  return {
    runJobs,
    async idle() {
      while (running.size > 0) await Promise.race(running);
    },
    jobs: () => ({
      waiting: lanes.first.waiting.length + lanes.big.waiting.length,
      running: running.size,
    }),
    places: () => [...places.values()],
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
