import { shardColumnOf, shardOfSql, type Transaction } from '@rookery/database';
import { postReposts, reposts } from '@rookery/drizzle/posts';
import { ID_KINDS, type PostId, type RepostId, type UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { ListSource } from '../connections/list-queries.ts';
import { authorIsVisible } from '../visibility/visibility-queries.ts';

export interface RepostKey {
  readonly reposterId: UserId;
  readonly postId: PostId;
}

const isStanding = ({ reposterId, postId }: RepostKey) =>
  and(
    eq(reposts.shard, shardColumnOf(reposterId)),
    eq(reposts.reposterId, reposterId),
    eq(reposts.postId, postId),
    eq(reposts.isActive, true),
  );

/** The standing repost's id, and whether it is a new one. */
export async function activateRepost(
  tx: Transaction,
  key: RepostKey,
): Promise<{ readonly repostId: RepostId; readonly isNew: boolean }> {
  const shard = shardColumnOf(key.reposterId);
  const repostId = sql`posts.mint_id(${ID_KINDS.repost}::int, ${shard}::int)`;
  const [created] = await tx
    .insert(reposts)
    .values({ shard, ...key, repostId, isActive: true })
    .onConflictDoUpdate({
      target: [reposts.shard, reposts.reposterId, reposts.postId],
      set: { repostId, isActive: true },
      setWhere: eq(reposts.isActive, false),
    })
    .returning({ repostId: reposts.repostId });
  if (created) return { ...created, isNew: true };
  // @NOTE The conflict has locked the row, so what stands now stands until this transaction ends.
  const [standing] = await tx.select({ repostId: reposts.repostId }).from(reposts).where(isStanding(key));
  if (!standing) throw new Error('a repost was neither made nor found');
  return { ...standing, isNew: false };
}

/** The id of the repost that ended; undefined when there was none. */
export async function deactivateRepost(tx: Transaction, key: RepostKey): Promise<RepostId | undefined> {
  const [row] = await tx
    .update(reposts)
    .set({ isActive: false })
    .where(isStanding(key))
    .returning({ repostId: reposts.repostId });
  return row?.repostId;
}

/** Who reposted a post, last come first: those whose own entries the viewer may see. */
export function repostersOf(viewerId: UserId | null): ListSource {
  return {
    from: sql`${postReposts} item`,
    belongsTo: (postId) =>
      sql`item.shard = ${shardOfSql(postId)} and item.post_id = ${postId} and not item.is_deleted`,
    where: authorIsVisible(viewerId, sql`item.reposter_id`),
    itemId: sql`item.reposter_id`,
    key: [{ column: sql`item.repost_id`, type: 'bigint' }],
  };
}
