import { idArray, shardOfSql, type Db, type RowOf, type Transaction } from '@rookery/database';
import { entries, readStates } from '@rookery/drizzle/feed';
import { PARTITION_COUNT, type LogPosition } from '@rookery/events';
import { shardOf, type EntryId, type UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';

export interface ReadStateRow {
  /** The newest entry seen. */
  readonly entryId: EntryId;
  /** Packed positions up to which the logs had been applied then. */
  readonly applied: string | null;
  readonly version: number;
}

const columns = { entryId: readStates.entryId, applied: readStates.applied, version: readStates.version };

export async function findReadState(db: Db, userId: UserId): Promise<ReadStateRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(readStates)
    .where(and(eq(readStates.shard, shardOf(userId)), eq(readStates.userId, userId)));
  return row;
}

/** Moves a read state forward; undefined when it stood there, or further, already. */
export async function advanceReadState(
  tx: Transaction,
  userId: UserId,
  { entryId, applied }: { readonly entryId: EntryId; readonly applied: string | null },
): Promise<ReadStateRow | undefined> {
  const [row] = await tx
    .insert(readStates)
    .values({ shard: shardOf(userId), userId, entryId, applied })
    .onConflictDoUpdate({
      target: [readStates.shard, readStates.userId],
      set: { entryId, applied, version: sql`${readStates.version} + 1` },
      setWhere: sql`excluded.entry_id > ${readStates.entryId}`,
    })
    .returning(columns);
  return row;
}

/** Which of these entries were applied only after these positions of the posts log. */
export async function findAppliedAfter(
  db: Db,
  ids: readonly EntryId[],
  positions: readonly LogPosition[],
): Promise<EntryId[]> {
  const ofPosts = positions.filter(({ log }) => log === 'posts');
  const numbers = (values: readonly number[]) => sql`${`{${values.join(',')}}`}::bigint[]`;
  const rows = await db.execute<RowOf<{ readonly id: EntryId }>>(sql`
    select entry.id
    from unnest(${idArray(ids)}) wanted(id)
    join ${entries} entry on entry.shard = ${shardOfSql(sql`wanted.id`)} and entry.id = wanted.id
    join unnest(${numbers(ofPosts.map(({ partition }) => partition))},
      ${numbers(ofPosts.map(({ epoch }) => epoch))}, ${numbers(ofPosts.map(({ sequence }) => sequence))})
      at(partition, epoch, sequence) on at.partition = entry.shard % ${PARTITION_COUNT}
    where (entry.epoch, entry.sequence) > (at.epoch, at.sequence)`);
  return rows.map(({ id }) => id);
}
