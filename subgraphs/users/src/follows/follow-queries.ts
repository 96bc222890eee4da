import { mintId, shardColumnOf, type Transaction } from '@rookery/database';
import { follows } from '@rookery/drizzle/users';
import type { FollowId, UserId } from '@rookery/ids';
import { and, eq } from 'drizzle-orm';
import type { FollowStanding } from './follow-policy.ts';

export interface FollowPair {
  readonly followerId: UserId;
  readonly followeeId: UserId;
}
export interface FollowRow extends FollowPair, FollowStanding {
  readonly followId: FollowId | null;
  readonly version: number;
}

/**
 * Holds the row of a pair until the end of the transaction, making it where there never was one: so that a block and a
 * follow of the same two people meet here, and the later sees the earlier.
 */
export async function lockFollow(tx: Transaction, pair: FollowPair): Promise<FollowRow> {
  const found = await lockFollowIfAny(tx, pair);
  if (found) return found;
  await tx
    .insert(follows)
    .values({ shard: shardColumnOf(pair.followerId), ...pair, version: 0 })
    .onConflictDoNothing();
  const made = await lockFollowIfAny(tx, pair);
  if (!made) throw new Error('the row of a follow was not made');
  return made;
}

/** Holds the row of a pair, where there ever was one. */
export async function lockFollowIfAny(tx: Transaction, pair: FollowPair): Promise<FollowRow | undefined> {
  const [row] = await tx.select().from(follows).where(isPair(pair)).for('update');
  return row;
}

export const mintFollowId = (tx: Transaction, followerId: UserId): Promise<FollowId> =>
  mintId(tx, 'users', 'follow', shardColumnOf(followerId));

export async function updateFollow(
  tx: Transaction,
  pair: FollowPair,
  changes: FollowStanding & { readonly followId: FollowId; readonly version: number },
): Promise<void> {
  await tx.update(follows).set(changes).where(isPair(pair));
}

const isPair = ({ followerId, followeeId }: FollowPair) =>
  and(
    eq(follows.shard, shardColumnOf(followerId)),
    eq(follows.followerId, followerId),
    eq(follows.followeeId, followeeId),
  );
