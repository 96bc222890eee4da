import type { Db } from '@rookery/database';
import { accounts, blocks, follows, mutes } from '@rookery/drizzle/users';
import { PARTITION_COUNT, type DomainEvent } from '@rookery/events';
import { SHARD_COUNT, type FollowId } from '@rookery/ids';
import { and, gt, sql } from 'drizzle-orm';

/** A row as an event, and its keyset position. */
export interface SnapshotRow {
  readonly event: DomainEvent;
  readonly key: readonly string[];
}
/** Rows of a partition after a keyset position, in its order. */
export type ReadRows = (
  db: Db,
  partition: number,
  after: readonly string[] | undefined,
  limit: number,
) => Promise<SnapshotRow[]>;

/** Shards of a partition, as one array parameter. */
const shardsOf = (partition: number) => {
  const shards = Array.from(
    { length: SHARD_COUNT / PARTITION_COUNT },
    (_, n) => n * PARTITION_COUNT + partition,
  );
  return sql`${`{${shards.join(',')}}`}::smallint[]`;
};

export const readAccounts: ReadRows = async (db, partition, after, limit) => {
  const [id] = after ?? ['0'];
  const rows = await db
    .select()
    .from(accounts)
    .where(
      and(
        sql`((${accounts.id} >> 10) & ${sql.raw(String(PARTITION_COUNT - 1))}) = ${partition}`,
        sql`${accounts.id} > ${id}::bigint`,
      ),
    )
    .orderBy(accounts.id)
    .limit(limit);
  return rows.map((row) => ({
    key: [row.id],
    event: {
      type: 'user.updated',
      userId: row.id,
      isPrivate: row.isPrivate,
      isSuspended: row.isSuspended,
      isDeleted: row.deletedAt !== null,
      version: row.version,
    },
  }));
};

export const readFollows: ReadRows = async (db, partition, after, limit) => {
  const rows = await db
    .select()
    .from(follows)
    .where(
      and(
        sql`${follows.shard} = any(${shardsOf(partition)})`,
        gt(follows.version, 0),
        isAfter(sql`${follows.shard}, ${follows.followerId}, ${follows.followeeId}`, after),
      ),
    )
    .orderBy(follows.shard, follows.followerId, follows.followeeId)
    .limit(limit);
  return rows.map(({ shard, followerId, followeeId, followId, state, hidesReposts, version }) => ({
    key: [String(shard), followerId, followeeId],
    event: {
      type: 'follow.changed',
      // A row with a version has had a standing, and with it an id.
      followId: followId as FollowId,
      followerId,
      followeeId,
      state,
      hidesReposts,
      version,
    },
  }));
};

export const readBlocks: ReadRows = async (db, partition, after, limit) => {
  const rows = await db
    .select()
    .from(blocks)
    .where(
      and(
        sql`${blocks.shard} = any(${shardsOf(partition)})`,
        gt(blocks.version, 0),
        isAfter(sql`${blocks.shard}, ${blocks.blockerId}, ${blocks.blockedId}`, after),
      ),
    )
    .orderBy(blocks.shard, blocks.blockerId, blocks.blockedId)
    .limit(limit);
  return rows.map(({ shard, blockerId, blockedId, active, version }) => ({
    key: [String(shard), blockerId, blockedId],
    event: { type: 'block.changed', blockerId, blockedId, active, version },
  }));
};

export const readMutes: ReadRows = async (db, partition, after, limit) => {
  const rows = await db
    .select()
    .from(mutes)
    .where(
      and(
        sql`${mutes.shard} = any(${shardsOf(partition)})`,
        gt(mutes.version, 0),
        isAfter(sql`${mutes.shard}, ${mutes.muterId}, ${mutes.mutedId}`, after),
      ),
    )
    .orderBy(mutes.shard, mutes.muterId, mutes.mutedId)
    .limit(limit);
  return rows.map(({ shard, muterId, mutedId, active, expiresAt, version }) => ({
    key: [String(shard), muterId, mutedId],
    event: {
      type: 'mute.changed',
      muterId,
      mutedId,
      active,
      expiresAt: expiresAt?.getTime() ?? null,
      version,
    },
  }));
};

function isAfter(key: ReturnType<typeof sql>, after: readonly string[] | undefined) {
  const [shard, first, second] = after ?? ['-1', '0', '0'];
  return sql`(${key}) > (${shard}::smallint, ${first}::bigint, ${second}::bigint)`;
}
