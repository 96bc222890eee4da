import type { Database, Transaction } from '@rookery/database';
import type { Logger, LogMetrics } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import type { AppliedPositions } from './applied-positions.ts';
import type { Backoff } from './backoff.ts';
import type { LoggedEvent } from './definitions.ts';
import { LEASE_TIMINGS, type LeaseTimings } from './leases.ts';
import type { LogPlace } from './log-position.ts';
import type { LogReaderTimings } from './log-reader.ts';
import type { LogSource } from './log-source.ts';
import type { ResyncPhase } from './snapshot-loader.ts';
import type { ConsumerTables } from './tables.ts';

export interface ConsumerTimings extends LeaseTimings {
  /** How often producers learn how far this consumer came. */
  readonly acknowledgeMillis: number;
  /** How often dead letters are looked for that are to be applied again. */
  readonly replayMillis: number;
  readonly reader: Partial<LogReaderTimings>;
  readonly backoff: Backoff;
}
export const CONSUMER_TIMINGS: ConsumerTimings = {
  ...LEASE_TIMINGS,
  acknowledgeMillis: 5_000,
  replayMillis: 2_000,
  reader: {},
  backoff: { firstMillis: 20, maxMillis: 2_000 },
};

export interface ConsumerDeps {
  /** Its name in positions and logs, for good. */
  readonly consumer: string;
  readonly db: Database;
  readonly tables: ConsumerTables;
  readonly sources: readonly LogSource[];
  readonly redis: Redis;
  readonly logger: Logger;
  readonly metrics?: LogMetrics | undefined;
  readonly applied: AppliedPositions;
  /**
   * Applies events, those of each partition in order, in the transaction that moves the positions. Last version wins.
   * Partitions of one log may share a transaction; when that fails, each has one of its own.
   */
  readonly apply: (tx: Transaction, events: readonly LoggedEvent[]) => Promise<void>;
  /**
   * Whether `apply` would do anything for an event; left out, it might for all. Where none of a batch concerns it, the
   * position moves by a statement of its own, and `apply` is not called.
   */
  readonly concerns?: (event: LoggedEvent) => boolean;
  /**
   * Effects beyond the database. Again after a failure, a bounded number of times; not after a crash: what must
   * happen is written down by `apply` and finished by `onLeased`. Also called for the pages of a snapshot.
   */
  readonly afterCommit?: (events: readonly LoggedEvent[], place: LogPlace) => Promise<void>;
  /** Before the first event after the lease was got: finishes what the holder before left undone. */
  readonly onLeased?: (place: LogPlace) => Promise<void>;
  /** Around the reading of a snapshot. */
  readonly onResync?: (tx: Transaction, place: LogPlace, phase: ResyncPhase) => Promise<void>;
  /** How often one event may fail before it is a dead letter. */
  readonly attempts?: number;
  readonly timings?: Partial<ConsumerTimings>;
}
