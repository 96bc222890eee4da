import type { Database } from '@rookery/database';
import { sql } from 'drizzle-orm';
import type { ProducerTables } from './tables.ts';

/** Rows that one statement deletes. */
const TRIM_BATCH = 5_000;

export interface RetentionDeps {
  readonly db: Database;
  readonly tables: ProducerTables;
  /** How long an event is kept however far its readers are. */
  readonly keepMillis: number;
}

/** Deletes what every registered consumer has passed and is old enough; returns how many rows. */
export async function trimLog(
  { db, tables, keepMillis }: RetentionDeps,
  partitions: readonly number[],
): Promise<number> {
  const { outbox, logConsumers } = tables;
  let trimmed = 0;
  for (const partition of partitions) {
    for (;;) {
      const rows = await db.execute(sql`
        delete from ${outbox} where (shard, id) in (
          select o.shard, o.id from ${outbox} o
          where o.partition = ${partition} and o.sequence is not null
            and o.created_at < clock_timestamp() - ${keepMillis}::bigint * interval '1 millisecond'
            and not exists (
              select from ${logConsumers} c
              where c.partition = o.partition and (c.epoch, c.sequence) < (o.epoch, o.sequence))
          order by o.epoch, o.sequence limit ${TRIM_BATCH})
        returning 1`);
      trimmed += rows.length;
      if (rows.length < TRIM_BATCH) break;
    }
  }
  return trimmed;
}
