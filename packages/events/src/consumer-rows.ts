import type { Database, Db, Transaction } from '@rookery/database';
import { and, count, eq, sql } from 'drizzle-orm';
import type { LogName, LogPosition } from './definitions.ts';
import { leaseEnd } from './leases.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogPlace } from './log-position.ts';
import type { ConsumerTables } from './tables.ts';

type At = Pick<LogPosition, 'epoch' | 'sequence'>;

/** The position or the lease is not what we thought: somebody else works here. The transaction must roll back. */
export class LostLeaseError extends Error {
  constructor({ log, partition }: LogPlace) {
    super(`the lease of ${log}/${partition} is another's`);
    this.name = 'LostLeaseError';
  }
}

export interface ConsumerRowsDeps {
  readonly db: Database;
  readonly tables: ConsumerTables;
  readonly consumer: string;
  readonly owner: string;
  readonly leaseMillis: number;
}

export interface ConsumerRows {
  createPlaces(places: readonly LogPlace[]): Promise<void>;
  /** A place's position, and whether its lease is ours. */
  read(place: LogPlace): Promise<At & { readonly ours: boolean }>;
  readAll(): Promise<LogPosition[]>;
  /**
   * Moves the position within the transaction that applies; throws LostLeaseError unless it stood at `from` and the
   * lease is ours. From here on nobody else can take the lease until the transaction ends, which is at the latest
   * when we were silent for as long as a lease, or the transaction has lasted for `longest` leases: a process that was
   * stopped holds up nobody, not even where the server waits for the rest of its statement.
   */
  move(tx: Db, place: LogPlace, from: At, to: At, longest?: number): Promise<void>;
  /**
   * Keeps the place from being moved, by us or anybody else, until the transaction ends; the same limits hold.
   * Returns where it stands. Throws LostLeaseError unless the lease is ours.
   */
  hold(tx: Transaction, place: LogPlace): Promise<At>;
  bury(tx: Transaction, entry: LogEntry, reason: string): Promise<void>;
  /** Dead letters by log; a log without any is left out. */
  countDeadLetters(): Promise<ReadonlyMap<LogName, number>>;
}

/**
 * How many leases a transaction may last that applies a batch. Between a statement's Parse and its Bind the server
 * takes a session for active, so that its limit of silence does not see a process that stands still there.
 */
export const LONGEST_APPLYING = 5;
/** The same of one that writes or deletes a copy, which may be large. */
export const LONGEST_COPYING = 200;

/** The consumer's own rows: positions with their leases, and dead letters. */
export function createConsumerRows({
  db,
  tables,
  consumer,
  owner,
  leaseMillis,
}: ConsumerRowsDeps): ConsumerRows {
  const { consumerPositions: positions, deadLetters } = tables;
  const at = ({ log, partition }: LogPlace) =>
    and(eq(positions.consumer, consumer), eq(positions.log, log), eq(positions.partition, partition));
  /** Both limits are the transaction's own: they end with it. transaction_timeout is PostgreSQL 17's. */
  const limits = (longest = LONGEST_APPLYING) =>
    sql`set_config('idle_in_transaction_session_timeout', ${String(leaseMillis)}, true)
      || set_config('transaction_timeout', ${String(longest * leaseMillis)}, true)`;

  return {
    async createPlaces(places) {
      const rows = places.map(({ log, partition }) => ({ consumer, log, partition }));
      if (rows.length > 0) await db.insert(positions).values(rows).onConflictDoNothing();
    },
    async read(place) {
      const [row] = await db
        .select({ epoch: positions.epoch, sequence: positions.sequence, owner: positions.leaseOwner })
        .from(positions)
        .where(at(place));
      if (!row) throw new Error(`${consumer} has no position in ${place.log}/${place.partition}`);
      return { epoch: row.epoch, sequence: row.sequence, ours: row.owner === owner };
    },
    readAll: () =>
      db
        .select({
          log: positions.log,
          partition: positions.partition,
          epoch: positions.epoch,
          sequence: positions.sequence,
        })
        .from(positions)
        .where(eq(positions.consumer, consumer)),
    async move(tx, place, from, to, longest) {
      const moved = await tx
        .update(positions)
        .set({ epoch: to.epoch, sequence: to.sequence, leaseUntil: leaseEnd(leaseMillis) })
        .where(
          and(
            at(place),
            eq(positions.leaseOwner, owner),
            eq(positions.epoch, from.epoch),
            eq(positions.sequence, from.sequence),
          ),
        )
        .returning({ limits: limits(longest) });
      if (moved.length === 0) throw new LostLeaseError(place);
    },
    async hold(tx, place) {
      const [row] = await tx
        .select({ epoch: positions.epoch, sequence: positions.sequence, limits: limits() })
        .from(positions)
        .where(and(at(place), eq(positions.leaseOwner, owner)))
        .for('update');
      if (!row) throw new LostLeaseError(place);
      return { epoch: row.epoch, sequence: row.sequence };
    },
    async bury(tx, { position, payload }, reason) {
      await tx
        .insert(deadLetters)
        .values({
          consumer,
          ...position,
          payload: payload ?? sql`'null'::jsonb`,
          error: reason,
        })
        .onConflictDoNothing();
    },
    async countDeadLetters() {
      const counts = await db
        .select({ log: deadLetters.log, count: count() })
        .from(deadLetters)
        .where(eq(deadLetters.consumer, consumer))
        .groupBy(deadLetters.log);
      return new Map(counts.map((row) => [row.log, row.count]));
    },
  };
}
