import { shardColumnOf, type Db } from '@rookery/database';
import { blocks, followers, follows, mutes, type FollowRowState } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { ListedPerson } from './people-list.ts';

/** Whose list, below which position, and how many rows at most. */
export interface ListRange {
  readonly ownerId: UserId;
  readonly below: string | undefined;
  readonly limit: number;
}

const LARGEST_ID = '9223372036854775807';
const isBelow = (column: AnyPgColumn, below: string | undefined) =>
  sql`${column} < ${below ?? LARGEST_ID}::bigint`;

/** Whom somebody follows. */
export function listFollowing(db: Db, { ownerId, below, limit }: ListRange): Promise<ListedPerson[]> {
  return db
    .select({ userId: follows.followeeId, position: sql<string>`${follows.followId}` })
    .from(follows)
    .where(
      and(
        eq(follows.shard, shardColumnOf(ownerId)),
        eq(follows.followerId, ownerId),
        sql`${follows.state} = 'following'`,
        isBelow(follows.followId, below),
      ),
    )
    .orderBy(desc(follows.followId))
    .limit(limit);
}

/** Who follows somebody, or asks to. */
export function listFollowers(
  db: Db,
  state: Exclude<FollowRowState, 'none'>,
  { ownerId, below, limit }: ListRange,
): Promise<ListedPerson[]> {
  return db
    .select({ userId: followers.followerId, position: sql<string>`${followers.followId}` })
    .from(followers)
    .where(
      and(
        eq(followers.shard, shardColumnOf(ownerId)),
        eq(followers.followeeId, ownerId),
        eq(followers.state, state),
        sql`${followers.state} <> 'none'`,
        isBelow(followers.followId, below),
      ),
    )
    .orderBy(desc(followers.followId))
    .limit(limit);
}

/** Whom somebody blocks. */
export function listBlocked(db: Db, { ownerId, below, limit }: ListRange): Promise<ListedPerson[]> {
  return db
    .select({ userId: blocks.blockedId, position: sql<string>`${blocks.blockId}` })
    .from(blocks)
    .where(
      and(
        eq(blocks.shard, shardColumnOf(ownerId)),
        eq(blocks.blockerId, ownerId),
        blocks.active,
        isBelow(blocks.blockId, below),
      ),
    )
    .orderBy(desc(blocks.blockId))
    .limit(limit);
}

/** Whom somebody mutes now. */
export function listMuted(db: Db, { ownerId, below, limit }: ListRange, now: Date): Promise<ListedPerson[]> {
  return db
    .select({ userId: mutes.mutedId, position: sql<string>`${mutes.muteId}` })
    .from(mutes)
    .where(
      and(
        eq(mutes.shard, shardColumnOf(ownerId)),
        eq(mutes.muterId, ownerId),
        mutes.active,
        or(isNull(mutes.expiresAt), gt(mutes.expiresAt, now)),
        isBelow(mutes.muteId, below),
      ),
    )
    .orderBy(desc(mutes.muteId))
    .limit(limit);
}
