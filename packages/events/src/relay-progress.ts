import type { Database } from '@rookery/database';
import type { RelayProgress } from '@rookery/telemetry';
import { sql } from 'drizzle-orm';
import type { LogPosition } from './definitions.ts';
import type { ProducerTables } from './tables.ts';

/** How far the log is behind its writes: two index lookups a partition. `published`: what this process put into Redis. */
export async function readRelayProgress(
  db: Database,
  { outbox, relayPartitions }: ProducerTables,
  published: readonly Pick<LogPosition, 'partition' | 'epoch' | 'sequence'>[],
): Promise<RelayProgress> {
  const column = (values: readonly number[]) => sql`${`{${values.join(',')}}`}`;
  const partitions = column(published.map(({ partition }) => partition));
  const epochs = column(published.map(({ epoch }) => epoch));
  const sequences = column(published.map(({ sequence }) => sequence));
  const [row] = await db.execute<{ unsequenced: string | null; unpublished: string | null }>(sql`
    select
      (select extract(epoch from clock_timestamp() - min(first.created_at))
        from ${relayPartitions} p, lateral (
          select o.created_at from ${outbox} o
          where o.partition = p.partition and o.sequence is null order by o.id limit 1) first) as unsequenced,
      (select extract(epoch from clock_timestamp() - min(first.created_at))
        from unnest(${partitions}::smallint[], ${epochs}::int[], ${sequences}::bigint[]) as held(partition, epoch, sequence),
        lateral (
          select o.created_at from ${outbox} o
          where o.partition = held.partition and o.sequence is not null
            and (o.epoch, o.sequence) > (held.epoch, held.sequence)
          order by o.epoch, o.sequence limit 1) first) as unpublished`);
  return {
    unsequencedSeconds: Number(row?.unsequenced ?? 0),
    unpublishedSeconds: Number(row?.unpublished ?? 0),
  };
}
