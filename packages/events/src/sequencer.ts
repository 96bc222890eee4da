import { shaped, type Database } from '@rookery/database';
import { sql, type SQL } from 'drizzle-orm';
import type { LogName } from './definitions.ts';
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
  /** Whether any of these partitions has a committed event without a sequence. */
  isWaiting(partitions: readonly number[]): Promise<boolean>;
  /**
   * Gives the oldest of them the next sequences, in all these partitions by one statement; nothing at all where the lease
   * is another's. `published` is, by partition, how far its stream is, which is noted with it. In the order of partition
   * and sequence.
   */
  sequence(published: ReadonlyMap<number, number>): Promise<SequencedEntry[]>;
}

/** Events of a partition that get their sequence in one transaction. */
export const SEQUENCE_BATCH = 500;

/** Gives committed outbox rows their place. Ids are given before commit, places after: none is skipped. */
export function createSequencer({ db, tables, log, owner, leaseMillis }: SequencerDeps): Sequencer {
  const { outbox } = tables;
  return {
    async isWaiting(partitions) {
      if (partitions.length === 0) return false;
      const rows = await db.execute(sql`
        select from unnest(${`{${partitions.join(',')}}`}::smallint[]) as held(partition)
        where exists (select from ${outbox} o where o.partition = held.partition and o.sequence is null) limit 1`);
      return rows.length > 0;
    },

    /**
     * FOR UPDATE reads a row's newest state, so that of two relays one gets no row. Whoever owns the lease in the
     * statement's snapshot was given it after all sequences of the owner before, hence sees them.
     */
    async sequence(published) {
      if (published.size === 0) return [];
      const values = {
        owner,
        leaseMillis,
        partitions: `{${[...published.keys()].join(',')}}`,
        published: `{${[...published.values()].join(',')}}`,
      };
      const statement = shaped(`sequence:${log}`, values, () => sequencing(tables));
      const rows = await db.execute<SequencedRow>(statement);
      return rows.map((row) => ({ ...toEntry(log, row.partition, row), outboxId: Number(row.id) }));
    },
  };
}

function sequencing({ outbox, relayPartitions }: ProducerTables): SQL {
  const value = (name: string, type: string) => sql`${sql.placeholder(name)}::${sql.raw(type)}`;
  return sql`
    with held as materialized (
      select p.partition, p.epoch, p.last_sequence, wanted.published
      from unnest(${value('partitions', 'smallint[]')}, ${value('published', 'bigint[]')}) as wanted(partition, published)
      join ${relayPartitions} p on p.partition = wanted.partition
      where p.lease_owner = ${value('owner', 'text')}
        and exists (select from ${outbox} o where o.partition = p.partition and o.sequence is null)
      order by p.partition for update of p
    ), batch as materialized (
      select o.shard, o.id, held.partition, held.epoch,
        held.last_sequence + row_number() over (partition by held.partition order by o.id) as sequence
      from held cross join lateral (
        select o.shard, o.id from ${outbox} o
        where o.partition = held.partition and o.sequence is null order by o.id limit ${sql.raw(String(SEQUENCE_BATCH))}
      ) o
    ), moved as (
      update ${relayPartitions} p
      set last_sequence = last.sequence,
        lease_until = clock_timestamp() + ${value('leaseMillis', 'int')} * interval '1 millisecond',
        published_sequence = greatest(p.published_sequence, held.published)
      from held join (select partition, max(sequence) as sequence from batch group by partition) last
        on last.partition = held.partition
      where p.partition = held.partition
    ), numbered as (
      update ${outbox} o set epoch = batch.epoch, sequence = batch.sequence
      from batch where o.shard = batch.shard and o.id = batch.id
      returning o.id, o.partition, o.epoch, o.sequence, o.schema_version, o.payload, o.created_at
    )
    select id, partition, epoch, sequence, schema_version as version, payload,
      (extract(epoch from created_at) * 1000)::bigint as "writtenAt"
    from numbered order by numbered.partition, numbered.sequence`;
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
  readonly partition: number;
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
