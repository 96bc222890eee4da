import type { Transaction } from '@rookery/database';
import { entries } from '@rookery/drizzle/feed';
import { shardOf } from '@rookery/ids';
import { PARTITION_COUNT } from '@rookery/events';
import { and, eq, sql } from 'drizzle-orm';
import type { Entry } from './entry.ts';

/** Copies entries. Deleted wins over not deleted, whichever came first: replays in any order end alike. */
export async function upsertEntries(
  tx: Transaction,
  rows: readonly { readonly entry: Entry; readonly isDeleted: boolean }[],
): Promise<void> {
  const byId = new Map<string, { entry: Entry; isDeleted: boolean }>();
  for (const { entry, isDeleted } of rows)
    byId.set(entry.id, { entry, isDeleted: isDeleted || (byId.get(entry.id)?.isDeleted ?? false) });
  if (byId.size === 0) return;
  const values = [...byId.values()].map(({ entry, isDeleted }) => ({
    ...entry,
    shard: shardOf(entry.id),
    isDeleted,
  }));
  await tx
    .insert(entries)
    .values(values)
    .onConflictDoUpdate({
      target: [entries.shard, entries.id],
      set: {
        isDeleted: sql`(${entries.isDeleted} and not ${entries.isUnconfirmed}) or excluded.is_deleted`,
        isUnconfirmed: false,
      },
    });
}

const isOfPartition = (partition: number) => sql`${entries.shard} % ${PARTITION_COUNT} = ${partition}`;

/** A partition is read anew: until seen again, what the copy has of it proves nothing. Readers see it meanwhile. */
export async function markUnconfirmed(tx: Transaction, partition: number): Promise<void> {
  await tx.update(entries).set({ isUnconfirmed: true }).where(isOfPartition(partition));
}

/** A partition was read anew: what was not seen again is no more. */
export async function deleteUnconfirmed(tx: Transaction, partition: number): Promise<void> {
  await tx.delete(entries).where(and(isOfPartition(partition), eq(entries.isUnconfirmed, true)));
}
