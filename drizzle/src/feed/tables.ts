import { counter, id, instant } from '@rookery/database';
import type { LogName } from '@rookery/events';
import { consumerTables, producerTables } from '@rookery/events/tables';
import type { EntryId, Id, PostId, UserId } from '@rookery/ids';
import { relationTables } from '@rookery/visibility/tables';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const feed = pgSchema('feed');

/** What feed itself tells: how far a viewer has read. */
export const { outbox, relayPartitions, logConsumers } = producerTables(feed);
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
    /** Decided once, when the entry came: merged when followers read, and not pushed into their lists. */
    isPulled: boolean('is_pulled').notNull().default(false),
    /** Where the event of its making stands in its partition of the posts log; null when a snapshot told of it. */
    epoch: integer(),
    sequence: counter(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('entries_by_owner')
      .on(table.shard, table.ownerId, table.id)
      .where(sql`not is_deleted`),
    // Answers to a post that is gone still go by its author's account.
    index('entries_gone_by_owner')
      .on(table.shard, table.ownerId, table.id)
      .where(sql`is_deleted and not is_repost`),
    // All that grouping asks of the entries of a post, without a look at their rows.
    index('entries_by_post').on(table.postId, table.id, table.ownerId, table.isDeleted),
    index('entries_by_parent')
      .on(table.replyToId)
      .where(sql`reply_to_id is not null and not is_repost`),
    // For readers who follow so many that looking at everybody's entries finds theirs sooner.
    index('entries_by_time')
      .on(table.id, table.ownerId)
      .where(sql`not is_deleted`),
    // Few have any: who wants to see nothing else must not look at all the others.
    index('entries_with_media')
      .on(table.id)
      .where(sql`has_media and not is_deleted`),
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
    log: text().$type<LogName>().notNull(),
    partition: smallint().notNull(),
    /** Where the event stands that asked for it. */
    epoch: integer().notNull(),
    sequence: counter().notNull(),
    /**
     * fan-out: push an entry to followers. drop: delete a user's list. drop-followers: delete the lists of all who
     * follow a user. pull: nothing to do; tells for a minute of an entry that is in nobody's list.
     */
    kind: text().$type<'fan-out' | 'drop' | 'drop-followers' | 'pull'>().notNull(),
    /** The entry's owner, or whose list is dropped, or whose followers' lists. */
    userId: id('user_id').$type<UserId>().notNull(),
    entryId: id('entry_id').$type<EntryId>(),
    /** Followers up to this id have it already. */
    afterFollowerId: id('after_follower_id')
      .$type<UserId>()
      .notNull()
      .default(sql`0`),
    /** A done one stays for some seconds: a page that was read from a list just before must know of it. */
    doneAt: instant('done_at'),
    /** How often it failed for a reason of its own, and with what: after some times it is left alone, for a person. */
    failures: smallint().notNull().default(0),
    error: text(),
    diedAt: instant('died_at'),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('timeline_jobs_of_user').on(table.shard, table.userId),
    index('timeline_jobs_by_place')
      .on(table.log, table.partition, table.id)
      .where(sql`done_at is null`),
  ],
);

/** Authors whose entries are not pushed, for they have too many followers. */
export const pulledAuthors = feed.table(
  'pulled_authors',
  {
    shard: smallint().notNull(),
    userId: id('user_id').$type<UserId>().notNull(),
    /**
     * pulled: new entries are pulled. returning: new ones are pushed again, and lists made before are being dropped,
     * for they lack what was pulled.
     */
    phase: text().$type<'pulled' | 'returning'>().notNull(),
    since: instant()
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [primaryKey({ columns: [table.shard, table.userId] })],
);

/** How far each viewer has read their home timeline. */
export const readStates = feed.table(
  'read_states',
  {
    shard: smallint().notNull(),
    userId: id('user_id').$type<UserId>().notNull(),
    /** The newest entry seen. */
    entryId: id('entry_id').$type<EntryId>().notNull(),
    /** How far the logs had been applied when it was seen, as the cursor had it; null when it had not. */
    applied: text(),
    version: counter().notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.shard, table.userId] })],
);

/** Lists of people that somebody made, to read what they write. On the owner's shard. */
export const userLists = feed.table(
  'user_lists',
  {
    shard: smallint().notNull(),
    id: id().$type<Id<'list'>>().notNull(),
    ownerId: id('owner_id').$type<UserId>().notNull(),
    name: text().notNull(),
    isPrivate: boolean('is_private').notNull(),
    memberCount: integer('member_count').notNull().default(0),
    /** Kept without name and members, so that deleting it again is known for what it is. */
    isDeleted: boolean('is_deleted').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('user_lists_by_owner').on(table.shard, table.ownerId, table.id),
    // A list is made once, however often its making is repeated.
    uniqueIndex('user_lists_by_name')
      .on(table.shard, table.ownerId, table.name)
      .where(sql`not is_deleted`),
  ],
);

/** On the list's shard. */
export const userListMembers = feed.table(
  'user_list_members',
  {
    shard: smallint().notNull(),
    listId: id('list_id').$type<Id<'list'>>().notNull(),
    memberId: id('member_id').$type<UserId>().notNull(),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.listId, table.memberId] }),
    index('user_list_members_by_time').on(
      table.shard,
      table.listId,
      table.addedAt.desc().nullsFirst(),
      table.memberId,
    ),
  ],
);

/** Copy of likes, by which TOP ranks: on the post's shard. Those taken back stay as tombstones, with their last version. */
export const postLikes = feed.table(
  'post_likes',
  {
    shard: smallint().notNull(),
    postId: id('post_id').$type<PostId>().notNull(),
    likerId: id('liker_id').$type<UserId>().notNull(),
    authorId: id('author_id').$type<UserId>().notNull(),
    isActive: boolean('is_active').notNull(),
    version: counter().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.postId, table.likerId] }),
    index('post_likes_by_liker')
      .on(table.likerId, table.authorId)
      .where(sql`is_active`),
  ],
);
