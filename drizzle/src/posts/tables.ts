import { counter, id, instant } from '@rookery/database';
import { consumerTables, producerTables } from '@rookery/events/tables';
import type { PostId, RepostId, UserId } from '@rookery/ids';
import { relationTables } from '@rookery/visibility/tables';
import { sql } from 'drizzle-orm';
import {
  boolean,
  char,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';

/** Not exported: drizzle-kit would want to create the schema, which is provisioning's work. */
const schema = pgSchema('posts');
const shard = () => smallint().notNull();
const postId = (name: string) => id(name).$type<PostId>();
const userId = (name: string) => id(name).$type<UserId>();
const now = sql`clock_timestamp()`;

export const { outbox, relayPartitions, logConsumers } = producerTables(schema);
export const { consumerPositions, deadLetters } = consumerTables(schema);
export const { relationUsers, relationFollows, relationBlocks, relationMutes } = relationTables(schema);

/** On the author's shard. A deleted post stays as a tombstone, its text gone. */
export const posts = schema.table(
  'posts',
  {
    shard: shard(),
    id: postId('id').notNull(),
    authorId: userId('author_id').notNull(),
    text: text().notNull(),
    createdAt: instant('created_at').notNull().default(now),
    conversationId: postId('conversation_id').notNull(),
    replyToId: postId('reply_to_id'),
    parentAuthorId: userId('parent_author_id'),
    quotedPostId: postId('quoted_post_id'),
    quotedAuthorId: userId('quoted_author_id'),
    followersOnly: boolean('followers_only').notNull().default(false),
    isDeleted: boolean('is_deleted').notNull().default(false),
    deletedAt: instant('deleted_at'),
    version: counter().notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('posts_by_author')
      .on(table.shard, table.authorId, table.id)
      .where(sql`not is_deleted`),
  ],
);

/** Narrow, because hot: one row a post, on the post's shard. */
export const postCounters = schema.table(
  'post_counters',
  {
    shard: shard(),
    postId: postId('post_id').notNull(),
    likeCount: integer('like_count').notNull().default(0),
    repostCount: integer('repost_count').notNull().default(0),
    replyCount: integer('reply_count').notNull().default(0),
    quoteCount: integer('quote_count').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.shard, table.postId] })],
);

/** On the post's shard, with its counter. What was taken back stays, inactive. */
export const likes = schema.table(
  'likes',
  {
    shard: shard(),
    postId: postId('post_id').notNull(),
    likerId: userId('liker_id').notNull(),
    isActive: boolean('is_active').notNull(),
    likedAt: instant('liked_at').notNull(),
    version: counter().notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.postId, table.likerId] }),
    index('likes_newest')
      .on(table.shard, table.postId, table.likedAt, table.likerId)
      .where(sql`is_active`),
  ],
);

/** On the reposter's shard: the current or last repost of each post; every new one has a new id. */
export const reposts = schema.table(
  'reposts',
  {
    shard: shard(),
    reposterId: userId('reposter_id').notNull(),
    postId: postId('post_id').notNull(),
    repostId: id('repost_id').$type<RepostId>().notNull(),
    isActive: boolean('is_active').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.reposterId, table.postId] }),
    index('reposts_newest')
      .on(table.shard, table.reposterId, table.repostId)
      .where(sql`is_active`),
  ],
);

/** Copy by event, on the post's shard: one row a repost id; deleted is final. */
export const postReposts = schema.table(
  'post_reposts',
  {
    shard: shard(),
    postId: postId('post_id').notNull(),
    repostId: id('repost_id').$type<RepostId>().notNull(),
    reposterId: userId('reposter_id').notNull(),
    isDeleted: boolean('is_deleted').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.postId, table.repostId] }),
    index('post_reposts_newest')
      .on(table.shard, table.postId, table.repostId)
      .where(sql`not is_deleted`),
  ],
);

/** Copy by event, on the shard of the post replied to; deleted is final. */
export const postReplies = schema.table(
  'post_replies',
  {
    shard: shard(),
    postId: postId('post_id').notNull(),
    replyId: postId('reply_id').notNull(),
    authorId: userId('author_id').notNull(),
    followersOnly: boolean('followers_only').notNull(),
    isDeleted: boolean('is_deleted').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.postId, table.replyId] }),
    index('post_replies_newest')
      .on(table.shard, table.postId, table.replyId)
      .where(sql`not is_deleted`),
  ],
);

/** Copy by event, on the shard of the post quoted; deleted is final. */
export const postQuotes = schema.table(
  'post_quotes',
  {
    shard: shard(),
    postId: postId('post_id').notNull(),
    quoteId: postId('quote_id').notNull(),
    authorId: userId('author_id').notNull(),
    followersOnly: boolean('followers_only').notNull(),
    isDeleted: boolean('is_deleted').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.postId, table.quoteId] }),
    index('post_quotes_newest')
      .on(table.shard, table.postId, table.quoteId)
      .where(sql`not is_deleted`),
  ],
);

/** On the viewer's shard, told to nobody. */
export const bookmarks = schema.table(
  'bookmarks',
  {
    shard: shard(),
    viewerId: userId('viewer_id').notNull(),
    postId: postId('post_id').notNull(),
    bookmarkedAt: instant('bookmarked_at').notNull().default(now),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.viewerId, table.postId] }),
    index('bookmarks_newest').on(table.shard, table.viewerId, table.bookmarkedAt, table.postId),
  ],
);

/** On the author's shard: which post a client's key made, for 24 hours. */
export const idempotencyKeys = schema.table(
  'idempotency_keys',
  {
    shard: shard(),
    authorId: userId('author_id').notNull(),
    key: uuid().notNull(),
    /** SHA-256 of the input without its key, in base64url. */
    bodyHash: char('body_hash', { length: 43 }).notNull(),
    postId: postId('post_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.authorId, table.key] }),
    index('idempotency_keys_expiry').on(table.expiresAt),
  ],
);

/** On the author's shard. */
export const userPostCounts = schema.table(
  'user_post_counts',
  {
    shard: shard(),
    userId: userId('user_id').notNull(),
    postCount: integer('post_count').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.shard, table.userId] })],
);
