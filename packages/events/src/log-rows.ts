import type { Database } from '@rookery/database';
import { ID_EPOCH_MILLIS } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import type { LogName, LogPosition } from './definitions.ts';
import type { LogEntry } from './log-entry.ts';
import type { LogHead } from './log-source.ts';
import { toEntry, type EntryRow } from './sequencer.ts';
import type { ProducerTables } from './tables.ts';

type Place = Pick<LogPosition, 'epoch' | 'sequence'>;

export interface LogRowsDeps {
  readonly log: LogName;
  readonly db: Database;
  readonly tables: ProducerTables;
}

export interface LogRows {
  /** Adds what is missing of these. A new partition's epoch is the time: a new database never repeats an old one's. */
  createPartitions(partitions: readonly number[]): Promise<void>;
  heads(): Promise<LogHead[]>;
  published(partition: number): Promise<Place>;
  /** Entries of one epoch after a sequence. */
  after(partition: number, place: Place, limit: number): Promise<LogEntry[]>;
  /** The same, going on through later epochs. */
  since(partition: number, place: Place, limit: number): Promise<LogEntry[]>;
  /** Keeps how far a consumer came; never backwards. */
  acknowledge(consumer: string, positions: readonly LogPosition[]): Promise<void>;
  raiseEpoch(): Promise<void>;
}

/** Reads and writes of the log's own rows, apart from giving sequences. */
export function createLogRows({ log, db, tables }: LogRowsDeps): LogRows {
  const { outbox, relayPartitions, logConsumers } = tables;
  const now = sql`(extract(epoch from clock_timestamp())::bigint - ${ID_EPOCH_MILLIS / 1_000}::bigint)::int`;
  const columns = sql`epoch, sequence, schema_version as version, payload,
    (extract(epoch from created_at) * 1000)::bigint as "writtenAt"`;

  return {
    async createPartitions(partitions) {
      await db.execute(sql`
        insert into ${relayPartitions} (partition, epoch)
        select partition, ${now} from unnest(${`{${partitions.join(',')}}`}::smallint[]) as wanted(partition)
        on conflict do nothing`);
    },

    async heads() {
      const rows = await db.execute<HeadRow>(sql`
        select p.partition, p.epoch, p.last_sequence as sequence,
          (select min(o.sequence) from ${outbox} o
            where o.partition = p.partition and o.epoch = p.epoch and o.sequence is not null) as first,
          (select count(*) from ${outbox} o where o.partition = p.partition and o.sequence is null) as pending
        from ${relayPartitions} p order by p.partition`);
      return rows.map(({ partition, epoch, sequence, first, pending }) => ({
        log,
        partition,
        epoch,
        sequence: Number(sequence),
        firstSequence: first === null ? Number(sequence) + 1 : Number(first),
        pending: Number(pending),
      }));
    },

    async published(partition) {
      const [row] = await db.execute<{ epoch: number; sequence: string }>(sql`
        select epoch, published_sequence as sequence from ${relayPartitions} where partition = ${partition}`);
      if (!row) throw new Error(`the log ${log} has no partition ${partition}`);
      return { epoch: row.epoch, sequence: Number(row.sequence) };
    },

    async after(partition, { epoch, sequence }, limit) {
      const rows = await db.execute<EntryRow>(sql`
        select ${columns} from ${outbox}
        where partition = ${partition} and epoch = ${epoch} and sequence > ${sequence}::bigint
        order by sequence limit ${limit}`);
      return rows.map((row) => toEntry(log, partition, row));
    },

    async since(partition, { epoch, sequence }, limit) {
      const rows = await db.execute<EntryRow>(sql`
        select ${columns} from ${outbox}
        where partition = ${partition} and (epoch, sequence) > (${epoch}::int, ${sequence}::bigint)
          and sequence is not null
        order by epoch, sequence limit ${limit}`);
      return rows.map((row) => toEntry(log, partition, row));
    },

    async acknowledge(consumer, positions) {
      if (positions.length === 0) return;
      const rows = positions.map(
        ({ partition, epoch, sequence }) =>
          sql`(${consumer}, ${partition}::smallint, ${epoch}::int, ${sequence}::bigint, clock_timestamp())`,
      );
      await db.execute(sql`
        insert into ${logConsumers} as c (consumer, partition, epoch, sequence, seen_at)
        values ${sql.join(rows, sql`, `)}
        on conflict (consumer, partition) do update
        set epoch = excluded.epoch, sequence = excluded.sequence, seen_at = excluded.seen_at
        where (c.epoch, c.sequence) <= (excluded.epoch, excluded.sequence)`);
    },

    async raiseEpoch() {
      await db.execute(sql`
        update ${relayPartitions}
        set epoch = greatest(epoch + 1, ${now}), published_sequence = last_sequence`);
    },
  };
}

interface HeadRow extends Record<string, unknown> {
  readonly partition: number;
  readonly epoch: number;
  readonly sequence: string;
  readonly first: string | null;
  readonly pending: string;
}
