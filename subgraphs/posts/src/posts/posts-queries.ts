import { idArray, shardColumnOf, shardOfSql, type Db, type Transaction } from '@rookery/database';
import { postCounters, posts, userPostCounts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import { postIsVisible } from '../visibility/visibility-queries.ts';
import type { PostFacts, PostRow } from './post-row.ts';

type LoadedPost = Omit<PostRow, 'createdAt'> & { createdAt: string };

/** Posts that the viewer may see, with their counts, in one statement; all others are missing from the answer. */
export async function loadVisiblePosts(
  db: Db,
  viewerId: UserId | null,
  ids: readonly PostId[],
): Promise<Map<PostId, PostRow>> {
  const rows = await db.execute<LoadedPost>(sql`
    select p.id, p.author_id as "authorId", p.text, p.created_at as "createdAt",
      p.conversation_id as "conversationId", p.reply_to_id as "replyToId", p.parent_author_id as "parentAuthorId",
      p.quoted_post_id as "quotedPostId", p.quoted_author_id as "quotedAuthorId",
      p.followers_only as "followersOnly", c.like_count as "likeCount", c.repost_count as "repostCount",
      c.reply_count as "replyCount", c.quote_count as "quoteCount"
    from unnest(${idArray(ids)}) as wanted(id)
    join ${posts} p on p.shard = ${shardOfSql(sql`wanted.id`)} and p.id = wanted.id
    join ${postCounters} c on c.shard = p.shard and c.post_id = p.id
    where ${postIsVisible(viewerId, 'p')}`);
  return new Map(rows.map((row) => [row.id, { ...row, createdAt: new Date(row.createdAt) }]));
}

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
