import { shaped, type Database, type Db, type RowOf, type Transaction } from '@rookery/database';
import { and, count, eq, sql, type SQL } from 'drizzle-orm';
import type { LogName, LogPosition } from './definitions.ts';
import type { LogEntry } from './log-entry.ts';
import { placeKey, type LogPlace } from './log-position.ts';
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

/** A place's position, from where it must stand to where it goes. */
export interface Move {
  readonly place: LogPlace;
  readonly from: At;
  readonly to: At;
}

export interface ConsumerRows {
  createPlaces(places: readonly LogPlace[]): Promise<void>;
  /** A place's position, and whether its lease is ours. */
  read(place: LogPlace): Promise<At & { readonly ours: boolean }>;
  readAll(): Promise<LogPosition[]>;
  /**
   * Moves positions of different places within the transaction that applies, by one statement; throws LostLeaseError
   * unless each stood at its `from` and its lease is ours. From here on nobody else can take the leases until the transaction ends, which is at the latest
   * when we were silent for as long as a lease, or the transaction has lasted for `longest` leases: a process that was
   * stopped holds up nobody, not even where the server waits for the rest of its statement.
   */
  move(tx: Db, moves: readonly Move[], longest?: number): Promise<void>;
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
    async move(tx, moves, longest = LONGEST_APPLYING) {
      const moved = await tx.execute<RowOf<LogPlace>>(
        shaped(
          `moveConsumer:${consumer}`,
          { consumer, owner, leaseMillis, ...limitValues(leaseMillis, longest), ...columnsOf(moves) },
          () => moveStatement(tables),
        ),
      );
      if (moved.length === moves.length) return;
      const there = new Set(moved.map(placeKey));
      const lost = moves.find(({ place }) => !there.has(placeKey(place)));
      if (lost) throw new LostLeaseError(lost.place);
    },
    async hold(tx, place) {
      const { silence, longest } = limitValues(leaseMillis, LONGEST_APPLYING);
      const [row] = await tx
        .select({
          epoch: positions.epoch,
          sequence: positions.sequence,
          limits: transactionLimits(sql`${silence}`, sql`${longest}`),
        })
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

/** Both limits are the transaction's own: they end with it. transaction_timeout is PostgreSQL 17's. Texts of milliseconds. */
const transactionLimits = (silence: SQL, longest: SQL): SQL => sql`
  set_config('idle_in_transaction_session_timeout', ${silence}::text, true)
    || set_config('transaction_timeout', ${longest}::text, true)`;
const limitValues = (leaseMillis: number, longest: number) => ({
  silence: String(leaseMillis),
  longest: String(longest * leaseMillis),
});

const columnsOf = (moves: readonly Move[]) => {
  const column = (of: (move: Move) => string | number) => `{${moves.map(of).join(',')}}`;
  return {
    logs: column(({ place }) => place.log),
    partitions: column(({ place }) => place.partition),
    fromEpochs: column(({ from }) => from.epoch),
    fromSequences: column(({ from }) => from.sequence),
    toEpochs: column(({ to }) => to.epoch),
    toSequences: column(({ to }) => to.sequence),
  };
};

/** Every row's condition is looked at again once the row is locked, so that of two holders one moves nothing. */
function moveStatement({ consumerPositions }: Pick<ConsumerTables, 'consumerPositions'>): SQL {
  const value = (name: string, type: string) => sql`${sql.placeholder(name)}::${sql.raw(type)}`;
  return sql`
    with wanted as (
      select * from unnest(${value('logs', 'text[]')}, ${value('partitions', 'smallint[]')},
        ${value('fromEpochs', 'int[]')}, ${value('fromSequences', 'bigint[]')},
        ${value('toEpochs', 'int[]')}, ${value('toSequences', 'bigint[]')}
      ) as wanted(log, partition, from_epoch, from_sequence, to_epoch, to_sequence)
    )
    update ${consumerPositions} place
    set epoch = wanted.to_epoch, sequence = wanted.to_sequence,
      lease_until = clock_timestamp() + ${value('leaseMillis', 'int')} * interval '1 millisecond'
    from wanted
    where place.consumer = ${value('consumer', 'text')} and place.log = wanted.log
      and place.partition = wanted.partition and place.lease_owner = ${value('owner', 'text')}
      and place.epoch = wanted.from_epoch and place.sequence = wanted.from_sequence
    returning place.log, place.partition, ${transactionLimits(value('silence', 'text'), value('longest', 'text'))}`;
}
