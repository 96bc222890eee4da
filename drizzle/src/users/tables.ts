import { counter, id, instant } from '@rookery/database';
import { consumerTables, producerTables } from '@rookery/events/tables';
import type { FollowId, Id, SessionId, UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** Not exported: the role may not create schemas, and drizzle-kit would try. */
const schema = pgSchema('users');

const userId = (name: string) => id(name).$type<UserId>().notNull();
const shard = smallint().notNull();
const version = () => counter().notNull();
const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** Undistributed: names and addresses are unique over all shards. */
export const accounts = schema.table(
  'accounts',
  {
    id: id().$type<UserId>().primaryKey(),
    /** Lower case, as everybody sees it. */
    username: text().notNull(),
    /** Lower case. */
    email: text().notNull(),
    /** PHC string of argon2id. */
    passwordHash: text('password_hash').notNull(),
    /** Null: the username. */
    displayName: text('display_name'),
    bio: text().notNull().default(''),
    isPrivate: boolean('is_private').notNull().default(false),
    roles: text()
      .array()
      .notNull()
      .default(sql`'{}'`),
    isSuspended: boolean('is_suspended').notNull().default(false),
    deletedAt: instant('deleted_at'),
    version: counter().notNull().default(1),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('accounts_username').on(table.username),
    uniqueIndex('accounts_email').on(table.email),
    index('accounts_by_partition').on(sql`((id >> 10) & 7)`, table.id),
  ],
);

/** How many a user follows (moves with the follower's transaction) and how many follow them (moves by event). */
export const relationCounts = schema.table(
  'relation_counts',
  {
    shard,
    userId: userId('user_id'),
    followingCount: integer('following_count').notNull().default(0),
    followerCount: integer('follower_count').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.shard, table.userId] })],
);

/** Signed-in clients, each the family of the refresh tokens that were rotated through it. */
export const sessions = schema.table(
  'sessions',
  {
    shard,
    id: id().$type<SessionId>().notNull(),
    userId: userId('user_id'),
    createdAt: instant('created_at').notNull(),
    /** Moves on with each refresh. */
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.id] }),
    index('sessions_of_user').on(table.shard, table.userId),
  ],
);

/** Refresh tokens by the SHA-256 of what the client holds; rotated ones stay until they expire, to notice reuse. */
export const refreshTokens = schema.table(
  'refresh_tokens',
  {
    shard,
    sessionId: id('session_id').$type<SessionId>().notNull(),
    tokenHash: bytes('token_hash').notNull(),
    expiresAt: instant('expires_at').notNull(),
    rotatedAt: instant('rotated_at'),
  },
  (table) => [primaryKey({ columns: [table.shard, table.sessionId, table.tokenHash] })],
);

export type FollowRowState = 'none' | 'requested' | 'following';
const followFacts = {
  /** Minted at each new request and each new following: the order of lists. Null where there never was one. */
  followId: id('follow_id').$type<FollowId>(),
  state: text().$type<FollowRowState>().notNull().default('none'),
  hidesReposts: boolean('hides_reposts').notNull().default(false),
  /** 0: there never was one. */
  version: version(),
};

/** The follower's own: what is true. Ended ones stay, with a risen version. */
export const follows = schema.table(
  'follows',
  { shard, followerId: userId('follower_id'), followeeId: userId('followee_id'), ...followFacts },
  (table) => [
    primaryKey({ columns: [table.shard, table.followerId, table.followeeId] }),
    index('follows_in_order')
      .on(table.shard, table.followerId, table.followId)
      .where(sql`state = 'following'`),
  ],
);

/** The followee's copy of `follows`, by event. */
export const followers = schema.table(
  'followers',
  { shard, followeeId: userId('followee_id'), followerId: userId('follower_id'), ...followFacts },
  (table) => [
    primaryKey({ columns: [table.shard, table.followeeId, table.followerId] }),
    index('followers_in_order')
      .on(table.shard, table.followeeId, table.state, table.followId)
      .where(sql`state <> 'none'`),
  ],
);

export const blocks = schema.table(
  'blocks',
  {
    shard,
    blockerId: userId('blocker_id'),
    blockedId: userId('blocked_id'),
    /** Minted at each new block: the order of the list. */
    blockId: id('block_id').$type<Id<'event'>>(),
    active: boolean().notNull().default(false),
    version: version(),
    /** The last version of this block that has ended the blocked one's following. */
    followEndedVersion: counter('follow_ended_version').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.blockerId, table.blockedId] }),
    index('blocks_in_order')
      .on(table.shard, table.blockerId, table.blockId)
      .where(sql`active`),
  ],
);

export const mutes = schema.table(
  'mutes',
  {
    shard,
    muterId: userId('muter_id'),
    mutedId: userId('muted_id'),
    /** Minted at each new mute: the order of the list. */
    muteId: id('mute_id').$type<Id<'event'>>(),
    active: boolean().notNull().default(false),
    /** Null: for good. */
    expiresAt: instant('expires_at'),
    version: version(),
  },
  (table) => [
    primaryKey({ columns: [table.shard, table.muterId, table.mutedId] }),
    index('mutes_in_order')
      .on(table.shard, table.muterId, table.muteId)
      .where(sql`active`),
  ],
);

export const { outbox, relayPartitions, logConsumers } = producerTables(schema);
export const { consumerPositions, deadLetters } = consumerTables(schema);
