import { counter, id, instant } from '@rookery/database';
import { consumerTables } from '@rookery/events/tables';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import { relationTables } from '@rookery/visibility/tables';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgSchema, primaryKey, smallint, text } from 'drizzle-orm/pg-core';

const feed = pgSchema('feed');

export const { consumerPositions, deadLetters } = consumerTables(feed);
export const { relationUsers, relationFollows, relationBlocks, relationMutes } = relationTables(feed);

/** Copy of every line of everybody's outgoing feed: posts, and reposts under their own ids. Facts never change. */
export const entries = feed.table(
  'entries',
  {
    /** The owner's. */
    shard: smallint().notNull(),
    id: id().$type<EntryId>().notNull(),
    /** The author of a post; who reposted, of a repost. */
    ownerId: id('owner_id').$type<UserId>().notNull(),
    isRepost: boolean('is_repost').notNull(),
    postId: id('post_id').$type<PostId>().notNull(),
    postAuthorId: id('post_author_id').$type<UserId>().notNull(),
    replyToId: id('reply_to_id').$type<PostId>(),
    parentAuthorId: id('parent_author_id').$type<UserId>(),
    quotedPostId: id('quoted_post_id').$type<PostId>(),
    followersOnly: boolean('followers_only').notNull(),
    hasMedia: boolean('has_media').notNull(),
    /** A tombstone, kept so that a late event of its making cannot bring it back. */
    isDeleted: boolean('is_deleted').notNull(),
    /** While the copy is read anew: had before, and not seen again so far. */
    isUnconfirmed: boolean('is_unconfirmed').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('entries_by_owner').on(table.shard, table.ownerId, table.id.desc()),
    index('entries_by_post').on(table.postId, table.id),
  ],
);

/**
 * What a batch of events still has to do to Redis lists. Committed with the batch, deleted when done: whoever holds the
 * partition after a crash finishes it.
 */
export const timelineJobs = feed.table(
  'timeline_jobs',
  {
    shard: smallint().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    log: text().$type<'users' | 'posts'>().notNull(),
    partition: smallint().notNull(),
    /** Where the event stands that asked for it. */
    epoch: integer().notNull(),
    sequence: counter().notNull(),
    /** fan-out: push an entry to followers. drop: delete a user's list. */
    kind: text().$type<'fan-out' | 'drop'>().notNull(),
    /** The entry's owner, or whose list is dropped. */
    userId: id('user_id').$type<UserId>().notNull(),
    entryId: id('entry_id').$type<EntryId>(),
    /** Followers up to this id have it already. */
    afterFollowerId: id('after_follower_id')
      .$type<UserId>()
      .notNull()
      .default(sql`0`),
    /** A done one stays for some seconds: a page that was read from a list just before must know of it. */
    doneAt: instant('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('timeline_jobs_of_user').on(table.shard, table.userId),
    index('timeline_jobs_by_place')
      .on(table.log, table.partition, table.id)
      .where(sql`done_at is null`),
  ],
);
