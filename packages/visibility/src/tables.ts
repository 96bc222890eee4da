import { counter, id, instant } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import { boolean, index, primaryKey, smallint, type PgSchema } from 'drizzle-orm/pg-core';

/** The copy of relations that decides who may see what. Rows that ended stay as tombstones, with their last version. */
export function relationTables(schema: PgSchema) {
  const userId = (name: string) => id(name).$type<UserId>().notNull();
  return {
    relationUsers: schema.table(
      'relation_users',
      {
        shard: smallint().notNull(),
        userId: userId('user_id'),
        isPrivate: boolean('is_private').notNull(),
        isSuspended: boolean('is_suspended').notNull(),
        isDeleted: boolean('is_deleted').notNull(),
        version: counter().notNull(),
      },
      (table) => [primaryKey({ columns: [table.shard, table.userId] })],
    ),
    /** On the follower's shard. */
    relationFollows: schema.table(
      'relation_follows',
      {
        shard: smallint().notNull(),
        followerId: userId('follower_id'),
        followeeId: userId('followee_id'),
        /** Follows, and is not merely asking to. */
        isActive: boolean('is_active').notNull(),
        hidesReposts: boolean('hides_reposts').notNull(),
        version: counter().notNull(),
      },
      (table) => [
        primaryKey({ columns: [table.shard, table.followerId, table.followeeId] }),
        index('relation_follows_by_followee')
          .on(table.followeeId, table.followerId)
          .where(sql`is_active`),
      ],
    ),
    /** On the blocker's shard. */
    relationBlocks: schema.table(
      'relation_blocks',
      {
        shard: smallint().notNull(),
        blockerId: userId('blocker_id'),
        blockedId: userId('blocked_id'),
        isActive: boolean('is_active').notNull(),
        version: counter().notNull(),
      },
      (table) => [
        primaryKey({ columns: [table.shard, table.blockerId, table.blockedId] }),
        index('relation_blocks_by_blocked')
          .on(table.blockedId, table.blockerId)
          .where(sql`is_active`),
      ],
    ),
    /** On the muter's shard. */
    relationMutes: schema.table(
      'relation_mutes',
      {
        shard: smallint().notNull(),
        muterId: userId('muter_id'),
        mutedId: userId('muted_id'),
        isActive: boolean('is_active').notNull(),
        /** Null: for good. */
        expiresAt: instant('expires_at'),
        version: counter().notNull(),
      },
      (table) => [primaryKey({ columns: [table.shard, table.muterId, table.mutedId] })],
    ),
  };
}
export type RelationTables = ReturnType<typeof relationTables>;
