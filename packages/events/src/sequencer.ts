import type { Database } from '@rookery/database';
import { sql } from 'drizzle-orm';
import type { LogName } from './definitions.ts';
import { leaseEnd } from './leases.ts';
import type { LogEntry } from './log-entry.ts';
import type { ProducerTables } from './tables.ts';

export interface SequencedEntry extends LogEntry {
  readonly outboxId: number;
}

export interface SequencerDeps {
  readonly db: Database;
  readonly tables: ProducerTables;
  readonly log: LogName;
  readonly owner: string;
  readonly leaseMillis: number;
}

export interface Sequencer {
  /** Which of these partitions have committed events without a sequence. */
  waiting(partitions: readonly number[]): Promise<number[]>;
  /** Gives the oldest of them the next sequences; nothing at all when the lease is another's. */
  sequence(partition: number, publishedSequence: number): Promise<SequencedEntry[]>;
}

/** Events that get their sequence in one transaction. */
export const SEQUENCE_BATCH = 500;

/** Gives committed outbox rows their place. Ids are given before commit, places after: none is skipped. */
export function createSequencer({ db, tables, log, owner, leaseMillis }: SequencerDeps): Sequencer {
  const { outbox, relayPartitions } = tables;
  return {
    async waiting(partitions) {
      if (partitions.length === 0) return [];
      const rows = await db.execute<{ partition: number }>(sql`
        select held.partition from unnest(${`{${partitions.join(',')}}`}::smallint[]) as held(partition)
        where exists (select from ${outbox} o where o.partition = held.partition and o.sequence is null)`);
      return rows.map(({ partition }) => partition);
    },

    /**
     * One statement is the whole transaction. `slot` is the fence: it waits for the partition's row and takes part
     * only in its newest state, so that of two relays one gets no row. Whoever owns the lease in the statement's
     * snapshot was given it after all sequences of the owner before, hence sees them.
     */
    async sequence(partition, publishedSequence) {
      const rows = await db.execute<SequencedRow>(sql`
        with slot as materialized (
          select p.partition, p.epoch, p.last_sequence from ${relayPartitions} p
          where p.partition = ${partition} and p.lease_owner = ${owner} for update
        ), batch as materialized (
          select o.shard, o.id, slot.epoch, slot.last_sequence + row_number() over (order by o.id) as sequence
          from ${outbox} o join slot on o.partition = slot.partition
          where o.sequence is null order by o.id limit ${SEQUENCE_BATCH}
        ), moved as (
          update ${relayPartitions} p
          set last_sequence = (select max(sequence) from batch), lease_until = ${leaseEnd(leaseMillis)},
            published_sequence = greatest(p.published_sequence, ${publishedSequence}::bigint)
          from slot where p.partition = slot.partition and exists (select from batch)
        ), numbered as (
          update ${outbox} o set epoch = batch.epoch, sequence = batch.sequence
          from batch where o.shard = batch.shard and o.id = batch.id
          returning o.id, o.epoch, o.sequence, o.schema_version, o.payload, o.created_at
        )
        select id, epoch, sequence, schema_version as version, payload,
          (extract(epoch from created_at) * 1000)::bigint as "writtenAt"
        from numbered order by numbered.sequence`);
      return rows.map((row) => ({ ...toEntry(log, partition, row), outboxId: Number(row.id) }));
    },
  };
}

/** An outbox row as raw SQL returns it: bigints are texts. */
export interface EntryRow extends Record<string, unknown> {
  readonly epoch: number;
  readonly sequence: string;
  readonly version: number;
  readonly payload: unknown;
  readonly writtenAt: string;
}
interface SequencedRow extends EntryRow {
  readonly id: string;
}

/** A sequenced outbox row as the entry that travels. */
export function toEntry(log: LogName, partition: number, row: EntryRow): LogEntry {
  return {
    position: { log, partition, epoch: row.epoch, sequence: Number(row.sequence) },
    writtenAt: Number(row.writtenAt),
    schemaVersion: row.version,
    payload: row.payload,
  };
}
