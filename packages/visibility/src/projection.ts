import type { Transaction } from '@rookery/database';
import {
  PARTITION_COUNT,
  type DomainEvent,
  type EventOf,
  type LogPlace,
  type ResyncPhase,
} from '@rookery/events';
import { shardOf } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { RelationTables } from './tables.ts';

export interface RelationsProjection {
  /** Copies what a batch tells of relations; other events are passed over. Last version wins: any replay ends alike. */
  apply(tx: Transaction, events: readonly DomainEvent[]): Promise<void>;
  /**
   * Around a snapshot of a partition, for the consumer's hook of this name. After a restore the owner's versions may
   * be lower than the copy's: what the partition's owners have here counts as version 0 until the snapshot brings it
   * again, and goes where it does not. Readers see the old rows meanwhile. Other logs are passed over.
   */
  onResync(tx: Transaction, place: LogPlace, phase: ResyncPhase): Promise<void>;
}

/** Keeps a copy of relations in the given tables. */
export function createRelationsProjection(tables: RelationTables): RelationsProjection {
  const { relationUsers, relationFollows, relationBlocks, relationMutes } = tables;
  return {
    async apply(tx, events) {
      const users = lastOf(events.filter(isUserEvent), ({ userId }) => userId);
      if (users.length > 0) {
        await tx
          .insert(relationUsers)
          .values(users.map(({ type: _type, ...user }) => ({ ...user, shard: shardOf(user.userId) })))
          .onConflictDoUpdate({
            target: [relationUsers.shard, relationUsers.userId],
            set: excluded('is_private', 'is_suspended', 'is_deleted', 'version'),
            setWhere: sql`excluded.version > ${relationUsers.version}`,
          });
      }
      const follows = lastOf(events.filter(isOf('follow.changed')), (e) => `${e.followerId}:${e.followeeId}`);
      if (follows.length > 0) {
        await tx
          .insert(relationFollows)
          .values(
            follows.map(({ followerId, followeeId, state, hidesReposts, version }) => ({
              shard: shardOf(followerId),
              followerId,
              followeeId,
              isActive: state === 'following',
              hidesReposts,
              version,
            })),
          )
          .onConflictDoUpdate({
            target: [relationFollows.shard, relationFollows.followerId, relationFollows.followeeId],
            set: excluded('is_active', 'hides_reposts', 'version'),
            setWhere: sql`excluded.version > ${relationFollows.version}`,
          });
      }
      const blocks = lastOf(events.filter(isOf('block.changed')), (e) => `${e.blockerId}:${e.blockedId}`);
      if (blocks.length > 0) {
        await tx
          .insert(relationBlocks)
          .values(
            blocks.map(({ blockerId, blockedId, active, version }) => ({
              shard: shardOf(blockerId),
              blockerId,
              blockedId,
              isActive: active,
              version,
            })),
          )
          .onConflictDoUpdate({
            target: [relationBlocks.shard, relationBlocks.blockerId, relationBlocks.blockedId],
            set: excluded('is_active', 'version'),
            setWhere: sql`excluded.version > ${relationBlocks.version}`,
          });
      }
      const mutes = lastOf(events.filter(isOf('mute.changed')), (e) => `${e.muterId}:${e.mutedId}`);
      if (mutes.length > 0) {
        await tx
          .insert(relationMutes)
          .values(
            mutes.map(({ muterId, mutedId, active, expiresAt, version }) => ({
              shard: shardOf(muterId),
              muterId,
              mutedId,
              isActive: active,
              expiresAt: expiresAt === null ? null : new Date(expiresAt),
              version,
            })),
          )
          .onConflictDoUpdate({
            target: [relationMutes.shard, relationMutes.muterId, relationMutes.mutedId],
            set: excluded('is_active', 'expires_at', 'version'),
            setWhere: sql`excluded.version > ${relationMutes.version}`,
          });
      }
    },
    async onResync(tx, { log, partition }, phase) {
      if (log !== 'users') return;
      for (const table of [relationUsers, relationFollows, relationBlocks, relationMutes]) {
        const isOfPartition = sql`${table.shard} % ${PARTITION_COUNT} = ${partition}`;
        if (phase === 'started') await tx.update(table).set({ version: 0 }).where(isOfPartition);
        else await tx.delete(table).where(and(isOfPartition, eq(table.version, 0)));
      }
    },
  };
}

type UserEvent = EventOf<'user.created' | 'user.updated'>;
const isUserEvent = (event: DomainEvent): event is UserEvent =>
  event.type === 'user.created' || event.type === 'user.updated';

function isOf<T extends DomainEvent['type']>(type: T): (event: DomainEvent) => event is EventOf<T> {
  return (event): event is EventOf<T> => event.type === type;
}

/** One event a key, that of the highest version: a statement may touch a row once. */
function lastOf<E extends { readonly version: number }>(
  events: readonly E[],
  keyOf: (event: E) => string,
): E[] {
  const last = new Map<string, E>();
  for (const event of events) {
    const known = last.get(keyOf(event));
    if (!known || known.version < event.version) last.set(keyOf(event), event);
  }
  return [...last.values()];
}

/** `{ isActive: excluded.is_active }` for each column. */
function excluded(...columns: string[]): Record<string, ReturnType<typeof sql>> {
  const property = (column: string) =>
    column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.fromEntries(columns.map((column) => [property(column), sql.raw(`excluded.${column}`)]));
}
