import { mintId, shardColumnOf, type Db, type Transaction } from '@rookery/database';
import { blocks } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { and, eq } from 'drizzle-orm';

export interface BlockPair {
  readonly blockerId: UserId;
  readonly blockedId: UserId;
}
export interface BlockRow extends BlockPair {
  readonly active: boolean;
  readonly version: number;
  readonly followEndedVersion: number;
}

/** Whether a block stands; the blocker's own row, never a copy. */
export async function isBlocking(db: Db, pair: BlockPair): Promise<boolean> {
  const [row] = await db.select({ active: blocks.active }).from(blocks).where(isPair(pair));
  return row?.active ?? false;
}

/** Holds the row of a pair, making it where there never was one. */
export async function lockBlock(tx: Transaction, pair: BlockPair): Promise<BlockRow> {
  await tx
    .insert(blocks)
    .values({ shard: shardColumnOf(pair.blockerId), ...pair, version: 0 })
    .onConflictDoNothing();
  const row = await lockBlockIfAny(tx, pair);
  if (!row) throw new Error('the row of a block was not made');
  return row;
}

/** Holds the row of a pair, where there ever was one. */
export async function lockBlockIfAny(tx: Transaction, pair: BlockPair): Promise<BlockRow | undefined> {
  const [row] = await tx.select().from(blocks).where(isPair(pair)).for('update');
  return row;
}

/** Begins a block over a locked row, as the last of its list. */
export async function activateBlock(tx: Transaction, row: BlockRow): Promise<void> {
  const blockId = await mintId(tx, 'users', 'event', shardColumnOf(row.blockerId));
  await tx
    .update(blocks)
    .set({ active: true, blockId, version: row.version + 1 })
    .where(isPair(row));
}

export async function endBlock(tx: Transaction, row: BlockRow): Promise<void> {
  await tx
    .update(blocks)
    .set({ active: false, version: row.version + 1 })
    .where(isPair(row));
}

/** Notes that this version of a block has ended the blocked one's following. */
export async function markFollowEnded(tx: Transaction, pair: BlockPair, version: number): Promise<void> {
  await tx.update(blocks).set({ followEndedVersion: version }).where(isPair(pair));
}

const isPair = ({ blockerId, blockedId }: BlockPair) =>
  and(
    eq(blocks.shard, shardColumnOf(blockerId)),
    eq(blocks.blockerId, blockerId),
    eq(blocks.blockedId, blockedId),
  );
