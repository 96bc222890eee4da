import { shardColumnOf, shardOfSql, type Transaction } from '@rookery/database';
import { likes, postCounters } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { ListSource } from '../connections/list-queries.ts';
import { personIsVisible } from '../visibility/visibility-queries.ts';

export interface LikeKey {
  readonly postId: PostId;
  readonly likerId: UserId;
}
/** A like that just changed. */
export interface LikeChange {
  readonly version: number;
  /** Unix milliseconds. */
  readonly changedAt: number;
}

const changed = { version: likes.version, changedAt: sql<string>`clock_timestamp()` };
const toChange = (row: { version: number; changedAt: string } | undefined): LikeChange | undefined =>
  row && { version: row.version, changedAt: new Date(row.changedAt).getTime() };

/** Undefined when it was liked already. */
export async function activateLike(
  tx: Transaction,
  { postId, likerId }: LikeKey,
): Promise<LikeChange | undefined> {
  const likedAt = sql`clock_timestamp()`;
  const [row] = await tx
    .insert(likes)
    .values({ shard: shardColumnOf(postId), postId, likerId, isActive: true, likedAt })
    .onConflictDoUpdate({
      target: [likes.shard, likes.postId, likes.likerId],
      set: { isActive: true, likedAt, version: sql`${likes.version} + 1` },
      setWhere: eq(likes.isActive, false),
    })
    .returning(changed);
  if (row) await moveLikeCount(tx, postId, 1);
  return toChange(row);
}

/** Undefined when it was not liked. */
export async function deactivateLike(
  tx: Transaction,
  { postId, likerId }: LikeKey,
): Promise<LikeChange | undefined> {
  const [row] = await tx
    .update(likes)
    .set({ isActive: false, version: sql`${likes.version} + 1` })
    .where(
      and(
        eq(likes.shard, shardColumnOf(postId)),
        eq(likes.postId, postId),
        eq(likes.likerId, likerId),
        eq(likes.isActive, true),
      ),
    )
    .returning(changed);
  if (row) await moveLikeCount(tx, postId, -1);
  return toChange(row);
}

async function moveLikeCount(tx: Transaction, postId: PostId, by: 1 | -1): Promise<void> {
  await tx
    .update(postCounters)
    .set({ likeCount: sql`${postCounters.likeCount} + ${by}::int` })
    .where(and(eq(postCounters.shard, shardColumnOf(postId)), eq(postCounters.postId, postId)));
}

/** Who likes a post, last come first. */
export function likersOf(viewerId: UserId | null): ListSource {
  return {
    from: sql`${likes} item`,
    belongsTo: (postId) =>
      sql`item.shard = ${shardOfSql(postId)} and item.post_id = ${postId} and item.is_active`,
    where: personIsVisible(viewerId, sql`item.liker_id`),
    itemId: sql`item.liker_id`,
    key: [
      { column: sql`item.liked_at`, type: 'timestamptz' },
      { column: sql`item.liker_id`, type: 'bigint' },
    ],
  };
}
