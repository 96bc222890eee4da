import type { Database } from '@rookery/database';
import { NO_LOG_METRICS, type Logger, type LogMetrics } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import type { AppliedPositions } from './applied-positions.ts';
import { EVENT_SCHEMA_VERSION, type LogName, type LogPosition } from './definitions.ts';
import { LEASE_TIMINGS, type LeaseTimings } from './leases.ts';
import { furthestOf } from './log-position.ts';
import { createLogRows } from './log-rows.ts';
import type { LogSource, SnapshotPage } from './log-source.ts';
import type { OutboxTicket } from './outbox.ts';
import { createPeriodic } from './periodic.ts';
import { createRelay } from './relay.ts';
import { readRelayProgress } from './relay-progress.ts';
import { trimLog } from './retention.ts';
import type { ProducerTables } from './tables.ts';
import { createTicketPlaces } from './ticket-places.ts';

export interface ProducerLogTimings extends LeaseTimings {
  /** At most so long until a committed event is found that nobody poked about, where such come (relay.ts). */
  readonly pollMillis: number;
  /** How long `settle` waits. */
  readonly settleMillis: number;
  /** Events are kept so long however far their readers are. */
  readonly keepMillis: number;
  readonly trimEveryMillis: number;
}
export const PRODUCER_TIMINGS: ProducerLogTimings = {
  ...LEASE_TIMINGS,
  pollMillis: 50,
  settleMillis: 400,
  keepMillis: 7 * 24 * 60 * 60 * 1_000,
  trimEveryMillis: 60_000,
};
const STREAM_MAX_LENGTH = 20_000;
const SNAPSHOT_PAGE = 500;

export interface ProducerLogDeps extends Partial<ProducerLogTimings> {
  readonly log: LogName;
  readonly db: Database;
  readonly tables: ProducerTables;
  readonly redis: Redis;
  readonly logger: Logger;
  readonly metrics?: LogMetrics | undefined;
  readonly applied: AppliedPositions;
  /** The consumers that `settle` waits for. */
  readonly awaitedConsumers: readonly string[];
  /** State events of a partition's present rows, by keyset; pages of about `limit`. */
  readonly snapshot: (partition: number, after: string | undefined, limit: number) => Promise<SnapshotPage>;
  /** Streams are cut to about this length; what is cut is read from Postgres. */
  readonly streamMaxLength?: number;
}

export interface ProducerLog extends LogSource {
  /** Relays from now on, sharing the partitions with other processes. `settle` and reads work without. */
  start(): Promise<void>;
  /** Ends what is under way and lets go of the leases. */
  stop(): Promise<void>;
  /** Events were committed: the relay looks at once. Without effect where another process relays. */
  poke(): void;
  /**
   * After the commit: waits until every awaited consumer has applied these tickets, at most `settleMillis`, and
   * returns the positions not known to be applied by all; none when settled. Of a ticket without a sequence it
   * returns where it is expected (see TicketPlaces).
   */
  settle(tickets: readonly OutboxTicket[]): Promise<LogPosition[]>;
  /** Deletes what every registered consumer has passed and is old enough. Runs by itself every minute. */
  trim(): Promise<number>;
  /** To be called once after the database was restored from a backup: copies resync. */
  raiseEpoch(): Promise<void>;
}

/** The log of one producer: outbox to sequence to stream, and what its readers ask for. */
export function createProducerLog(deps: ProducerLogDeps): ProducerLog {
  const { log, db, tables, logger, applied, awaitedConsumers, metrics = NO_LOG_METRICS } = deps;
  const timings: ProducerLogTimings = { ...PRODUCER_TIMINGS, ...withoutUndefined(deps) };
  const rows = createLogRows({ log, db, tables });
  const places = createTicketPlaces({
    ...{ log, db, tables },
    isRelayedHere: (partition) => relay.held().includes(partition),
  });
  const relay = createRelay({
    ...timings,
    log,
    db,
    tables,
    logger,
    redis: deps.redis,
    streamMaxLength: deps.streamMaxLength ?? STREAM_MAX_LENGTH,
    sequenced: places.noteSequenced,
  });

  const trim = () => trimLog({ db, tables, keepMillis: timings.keepMillis }, relay.held());
  const trimming = createPeriodic({
    millis: timings.trimEveryMillis,
    run: async () => void (await trim()),
    failed: (error) => logger.warn({ err: error, log }, 'the log could not be trimmed'),
  });

  async function settleTicket(ticket: OutboxTicket, deadline: number): Promise<LogPosition | undefined> {
    const position = await places.placeOf(ticket, deadline);
    if (!position) return places.expectedPlaceOf(ticket);
    const timeoutMillis = deadline - Date.now();
    const reached = await Promise.all(
      awaitedConsumers.map((consumer) => applied.waitFor(consumer, position, { timeoutMillis })),
    );
    return reached.every(Boolean) ? undefined : position;
  }

  let unwatch = (): void => {};

  return {
    log,
    async start() {
      await relay.start();
      await trimming.start();
      unwatch = metrics.watchRelay(log, () => readRelayProgress(db, tables, relay.published()));
    },
    async stop() {
      unwatch();
      await trimming.stop();
      await relay.stop();
    },
    poke: relay.poke,
    trim,
    async settle(tickets) {
      relay.poke();
      const deadline = Date.now() + timings.settleMillis;
      const left = await Promise.all(tickets.map((ticket) => settleTicket(ticket, deadline)));
      return furthestOf(left.filter((position) => position !== undefined));
    },
    heads: rows.heads,
    readEvents: ({ partition, epoch, after, limit }) =>
      rows.after(partition, { epoch, sequence: after }, limit),
    async readSnapshot({ partition, after }) {
      const { events, next } = await deps.snapshot(partition, after, SNAPSHOT_PAGE);
      return { schemaVersion: EVENT_SCHEMA_VERSION, payloads: events, next };
    },
    acknowledge: rows.acknowledge,
    raiseEpoch: rows.raiseEpoch,
  };
}

/** Settings that were left out must not hide their defaults. */
function withoutUndefined(given: Partial<ProducerLogTimings>): Partial<ProducerLogTimings> {
  const names = Object.keys(PRODUCER_TIMINGS) as (keyof ProducerLogTimings)[];
  return Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
}
