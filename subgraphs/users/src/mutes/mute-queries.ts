import { mintId, shardColumnOf, type Transaction } from '@rookery/database';
import { mutes } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { and, eq } from 'drizzle-orm';

export interface MutePair {
  readonly muterId: UserId;
  readonly mutedId: UserId;
}
export interface MuteState {
  readonly active: boolean;
  /** Null: for good. */
  readonly expiresAt: Date | null;
}
export interface MuteRow extends MutePair, MuteState {
  readonly version: number;
}

/** Holds the row of a pair, making it where there never was one. */
export async function lockMute(tx: Transaction, pair: MutePair): Promise<MuteRow> {
  await tx
    .insert(mutes)
    .values({ shard: shardColumnOf(pair.muterId), ...pair, version: 0 })
    .onConflictDoNothing();
  const row = await lockMuteIfAny(tx, pair);
  if (!row) throw new Error('the row of a mute was not made');
  return row;
}

/** Holds the row of a pair, where there ever was one. */
export async function lockMuteIfAny(tx: Transaction, pair: MutePair): Promise<MuteRow | undefined> {
  const [row] = await tx.select().from(mutes).where(isPair(pair)).for('update');
  return row;
}

/** Writes over a locked row; one that begins anew becomes the last of its list. */
export async function updateMute(
  tx: Transaction,
  row: MuteRow,
  state: MuteState,
  { isNew }: { readonly isNew: boolean },
): Promise<void> {
  const place = isNew ? { muteId: await mintId(tx, 'users', 'event', shardColumnOf(row.muterId)) } : {};
  await tx
    .update(mutes)
    .set({ ...state, ...place, version: row.version + 1 })
    .where(isPair(row));
}

const isPair = ({ muterId, mutedId }: MutePair) =>
  and(eq(mutes.shard, shardColumnOf(muterId)), eq(mutes.muterId, muterId), eq(mutes.mutedId, mutedId));
