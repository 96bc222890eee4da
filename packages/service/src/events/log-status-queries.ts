import type { Database, RowOf } from '@rookery/database';
import type { LogName, LogPosition } from '@rookery/events';
import type { ConsumerTables, ProducerTables } from '@rookery/events/tables';
import { sql } from 'drizzle-orm';

/** How far one partition of a log is. Ages in seconds. */
export interface PartitionStatus {
  readonly log: LogName;
  readonly partition: number;
  readonly epoch: number;
  /** The last that was given out. */
  readonly sequence: number;
  /** How many of them are not known to be in Redis. */
  readonly unpublished: number;
  /** Committed events without a sequence, and the age of the oldest. */
  readonly pending: number;
  readonly pendingSeconds: number;
  /** Some process has the lease. */
  readonly isHeld: boolean;
}

/** How far a copy is. */
export interface CopyPosition extends LogPosition {
  readonly consumer: string;
  readonly isHeld: boolean;
}

/** What a copy has not applied yet of one partition. */
export interface Lag {
  readonly events: number;
  /** Age of the oldest; 0: there is none. */
  readonly seconds: number;
}

const isHeld = sql`coalesce(lease_until >= clock_timestamp(), false)`;

export async function readPartitions(
  db: Database,
  log: LogName,
  { outbox, relayPartitions }: Pick<ProducerTables, 'outbox' | 'relayPartitions'>,
): Promise<PartitionStatus[]> {
  const rows = await db.execute<RowOf<Omit<PartitionStatus, 'log'>>>(sql`
    select p.partition, p.epoch, p.last_sequence::float8 as sequence,
      greatest(0, p.last_sequence - p.published_sequence)::float8 as unpublished,
      waiting.count::float8 as pending, coalesce(waiting.age, 0)::float8 as "pendingSeconds", ${isHeld} as "isHeld"
    from ${relayPartitions} p, lateral (
      select count(*), extract(epoch from clock_timestamp() - min(o.created_at)) as age
      from ${outbox} o where o.partition = p.partition and o.sequence is null) waiting
    order by p.partition`);
  return rows.map((row) => ({ log, ...row }));
}

export async function readCopies(
  db: Database,
  { consumerPositions }: Pick<ConsumerTables, 'consumerPositions'>,
): Promise<CopyPosition[]> {
  const rows = await db.execute<RowOf<CopyPosition>>(sql`
    select consumer, log, partition, epoch, sequence::float8, ${isHeld} as "isHeld"
    from ${consumerPositions} order by consumer, log, partition`);
  return [...rows];
}

/** Of each position; one of another epoch lacks all that is kept of this one. */
export async function readLags(
  db: Database,
  { outbox, relayPartitions }: Pick<ProducerTables, 'outbox' | 'relayPartitions'>,
  positions: readonly LogPosition[],
): Promise<Lag[]> {
  const column = (values: readonly number[]) => sql`${`{${values.join(',')}}`}`;
  const rows = await db.execute<RowOf<Lag>>(sql`
    select coalesce(missing.count, 0)::float8 as events,
      coalesce(extract(epoch from clock_timestamp() - missing.oldest), 0)::float8 as seconds
    from unnest(
      ${column(positions.map(({ partition }) => partition))}::smallint[],
      ${column(positions.map(({ epoch }) => epoch))}::int[],
      ${column(positions.map(({ sequence }) => sequence))}::bigint[]
    ) with ordinality as at(partition, epoch, sequence, place)
    left join ${relayPartitions} p on p.partition = at.partition
    left join lateral (
      select count(*), min(o.created_at) as oldest from ${outbox} o
      where o.partition = p.partition and (o.sequence is null
        or (o.epoch = p.epoch and o.sequence > case when at.epoch = p.epoch then at.sequence else 0 end))
    ) missing on true
    order by at.place`);
  return [...rows];
}

/** Whether some process relays this log now. */
export async function isRelayed(
  db: Database,
  { relayPartitions }: Pick<ProducerTables, 'relayPartitions'>,
): Promise<boolean> {
  const rows = await db.execute(sql`select 1 from ${relayPartitions} where ${isHeld} limit 1`);
  return rows.length > 0;
}
