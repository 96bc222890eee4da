import { randomUUID } from 'node:crypto';
import { NO_LOG_METRICS } from '@rookery/telemetry';
import { sql } from 'drizzle-orm';
import { backoff } from './backoff.ts';
import { CONSUMER_TIMINGS, type ConsumerDeps } from './consumer-options.ts';
import { noteDelays, readConsumerProgress } from './consumer-progress.ts';
import { createConsumerRows, LostLeaseError } from './consumer-rows.ts';
import { logNameSchema, hasPassed, allPartitions, placeKey, type LogPlace } from './log-position.ts';
import { createDeadLetterReplay } from './dead-letter-replay.ts';
import type { LogPosition } from './definitions.ts';
import { createEventApplier } from './event-applier.ts';
import { createLeases } from './leases.ts';
import { createLogReader } from './log-reader.ts';
import { createPeriodic } from './periodic.ts';
import { isBeginning, loadSnapshot } from './snapshot-loader.ts';

type At = Pick<LogPosition, 'epoch' | 'sequence'>;

const APPLY_ATTEMPTS = 5;
/** How often `waitFor` asks Postgres. */
const ASK_MILLIS = 25;

export interface Consumer {
  start(): Promise<void>;
  /** Ends what is under way and lets go of the leases. */
  stop(): Promise<void>;
  /** How far all processes of this consumer came together. */
  positions(): Promise<LogPosition[]>;
  /** Resolves when all that the sources have committed by now is applied and its effects done, by whatever process. */
  caughtUp(): Promise<void>;
  /** Whether this consumer passes the positions in time. Works without `start`, for readers in another process. */
  waitFor(positions: readonly LogPosition[], options: { readonly timeoutMillis: number }): Promise<boolean>;
}

/** Applies logs to a copy, each partition in order and each event once, shared with other processes by leases. */
export function createConsumer(deps: ConsumerDeps): Consumer {
  const { consumer, db, tables, sources, redis, logger, applied, apply } = deps;
  const timings = { ...CONSUMER_TIMINGS, ...deps.timings };
  const metrics = deps.metrics ?? NO_LOG_METRICS;
  const attempts = deps.attempts ?? APPLY_ATTEMPTS;
  const afterCommit = deps.afterCommit ?? (async () => {});
  const onResync = deps.onResync ?? (async () => {});
  const owner = randomUUID();
  const rows = createConsumerRows({ db, tables, consumer, owner, leaseMillis: timings.leaseMillis });
  const places = sources.flatMap(({ log }) => allPartitions.map((partition) => ({ log, partition })));
  let stopping = false;
  let unwatch = (): void => {};

  const applier = createEventApplier({
    db,
    rows,
    logger,
    apply,
    concerns: deps.concerns ?? (() => true),
    afterCommit,
    attempts,
    backoff: timings.backoff,
    isStopping: () => stopping,
  });

  /** Runs a step that a fence may refuse: then the place is left until the lease is got anew. */
  async function fenced(place: LogPlace, step: () => Promise<At>): Promise<At | undefined> {
    try {
      const { epoch, sequence } = await step();
      applied.publish(consumer, [{ log: place.log, partition: place.partition, epoch, sequence }]);
      return { epoch, sequence };
    } catch (error) {
      if (!(error instanceof LostLeaseError)) throw error;
      logger.info(
        { consumer, log: place.log, partition: place.partition },
        'another process took a partition over',
      );
      leases.doubt(placeKey(place));
      return undefined;
    }
  }

  const reader = createLogReader({
    sources,
    redis,
    logger,
    timings: timings.reader,
    async deliver(place, entries, from) {
      const reached = await fenced(place, () => applier.applyAll(place, entries, from));
      if (reached) noteDelays(entries, reached, (seconds) => metrics.applied(consumer, place.log, seconds));
      return reached;
    },
    resync: (place, from, head) =>
      fenced(place, async () => {
        const source = sources.find(({ log }) => log === place.log);
        if (!source) throw new Error(`no source of ${place.log}`);
        const { log, partition } = place;
        const at = { consumer, log, partition, from, head };
        if (isBeginning(from, head)) logger.debug(at, 'a copy begins with the first event of the log');
        else logger.info(at, 'a copy is read anew');
        return loadSnapshot({ db, rows, apply, afterCommit, onResync }, source, head, from);
      }),
  });

  /** Steps of one place's lease, one after another. */
  const turns = new Map<string, Promise<void>>();
  function inTurn(slot: string, step: () => Promise<void>): Promise<void> {
    const turn = (turns.get(slot) ?? Promise.resolve()).then(step).catch((error: unknown) => {
      logger.error({ err: error, consumer, slot }, 'a lease could not be followed');
    });
    turns.set(slot, turn);
    return turn;
  }

  async function takeUp(slot: string): Promise<void> {
    const place = placeOf(slot);
    for (let attempt = 1; !stopping && leases.held().includes(slot); attempt += 1) {
      try {
        await deps.onLeased?.(place);
        const { ours, epoch, sequence } = await rows.read(place);
        if (!ours) return leases.doubt(slot);
        if (epoch > 0) applied.publish(consumer, [{ ...place, epoch, sequence }]);
        return reader.follow(place, { epoch, sequence });
      } catch (error) {
        logger.warn({ err: error, consumer, ...place }, 'a partition could not be taken up');
        await backoff(attempt, timings.backoff);
      }
    }
  }

  const leases = createLeases({
    ...timings,
    db,
    logger,
    owner,
    table: sql`${tables.consumerPositions}`,
    scope: sql`consumer = ${consumer}`,
    slot: sql`(log || ':' || partition)`,
    acquired: (slot) => void inTurn(slot, () => takeUp(slot)),
    released: (slot) => inTurn(slot, () => reader.unfollow(placeOf(slot))),
  });

  const acknowledging = createPeriodic({
    millis: timings.acknowledgeMillis,
    async run() {
      const here = reader.positions().filter(({ epoch }) => epoch > 0);
      applied.publish(
        consumer,
        here.filter((position) => applied.hasApplied(consumer, position)),
      );
      // All positions, not only ours: of a consumer without any process the log must be kept just as well.
      const all = await rows.readAll();
      for (const source of sources) {
        await source.acknowledge(
          consumer,
          all.filter(({ log }) => log === source.log),
        );
      }
    },
    failed: (error) => logger.debug({ err: error, consumer }, 'a producer did not take positions'),
  });

  const replaying = createDeadLetterReplay({
    db,
    tables,
    consumer,
    rows,
    logger,
    apply,
    afterCommit,
    holds: (place) => leases.held().includes(placeKey(place)),
    everyMillis: timings.replayMillis,
  });

  async function allPassed(positions: readonly LogPosition[]): Promise<boolean> {
    const waiting = positions.filter((position) => !applied.hasApplied(consumer, position));
    if (waiting.length === 0) return true;
    const at = new Map((await rows.readAll()).map((position) => [placeKey(position), position]));
    return waiting.every((position) => {
      const here = at.get(placeKey(position));
      return here !== undefined && hasPassed(here, position);
    });
  }

  return {
    async start() {
      stopping = false;
      await rows.createPlaces(places);
      reader.start();
      await leases.start();
      await acknowledging.start();
      await replaying.start();
      unwatch = metrics.watchConsumer(consumer, () => readConsumerProgress(sources, rows));
    },
    async stop() {
      stopping = true;
      unwatch();
      await replaying.stop();
      await acknowledging.stop();
      await leases.stop();
      await reader.stop();
    },
    positions: rows.readAll,
    async caughtUp() {
      const targets = (await reader.targets()).filter(({ sequence }) => sequence > 0);
      await Promise.all(
        targets.map(async (target) => {
          while (!(await applied.waitFor(consumer, target, { timeoutMillis: 1_000 }))) {
            if (stopping) throw new Error(`${consumer} was stopped`);
          }
        }),
      );
    },
    async waitFor(positions, { timeoutMillis }) {
      const deadline = Date.now() + timeoutMillis;
      for (;;) {
        if (await allPassed(positions)) return true;
        const left = deadline - Date.now();
        const [next] = positions.filter((position) => !applied.hasApplied(consumer, position));
        if (left <= 0 || !next) return left > 0;
        await applied.waitFor(consumer, next, { timeoutMillis: Math.min(ASK_MILLIS, left) });
      }
    },
  };
}

function placeOf(slot: string): LogPlace {
  const [log, partition] = slot.split(':');
  return { log: logNameSchema.parse(log), partition: Number(partition) };
}
