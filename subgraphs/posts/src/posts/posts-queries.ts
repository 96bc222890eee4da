import { shardColumnOf, type Db, type Transaction } from '@rookery/database';
import { posts, userPostCounts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { PostFacts } from './post-row.ts';

const facts = {
  id: posts.id,
  authorId: posts.authorId,
  conversationId: posts.conversationId,
  replyToId: posts.replyToId,
  parentAuthorId: posts.parentAuthorId,
  quotedPostId: posts.quotedPostId,
  quotedAuthorId: posts.quotedAuthorId,
  followersOnly: posts.followersOnly,
};

interface OwnPost {
  readonly authorId: UserId;
  readonly postId: PostId;
}
const isOwn = ({ authorId, postId }: OwnPost) =>
  and(eq(posts.shard, shardColumnOf(postId)), eq(posts.id, postId), eq(posts.authorId, authorId));

/** Makes a post a tombstone and counts it off; undefined when it is one already, or not this author's. */
export async function markDeleted(tx: Transaction, own: OwnPost): Promise<PostFacts | undefined> {
  const [deleted] = await tx
    .update(posts)
    .set({ isDeleted: true, text: '', deletedAt: sql`clock_timestamp()`, version: sql`${posts.version} + 1` })
    .where(and(isOwn(own), eq(posts.isDeleted, false)))
    .returning(facts);
  if (!deleted) return undefined;
  await tx
    .update(userPostCounts)
    .set({ postCount: sql`${userPostCounts.postCount} - 1` })
    .where(
      and(eq(userPostCounts.shard, shardColumnOf(own.authorId)), eq(userPostCounts.userId, own.authorId)),
    );
  return deleted;
}

/** An author's own post, tombstones too. */
export async function findOwnPost(db: Db, own: OwnPost): Promise<PostFacts | undefined> {
  const [row] = await db.select(facts).from(posts).where(isOwn(own));
  return row;
}
