import { shardOfSql, type Db, type RowOf } from '@rookery/database';
import type { DomainEvent } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import type { RelationTables } from './tables.ts';

/** One viewer's relations, in memory: for sockets, whose audience changes by event. */
export interface ViewerRelations {
  readonly viewerId: UserId;
  readonly follows: ReadonlyMap<UserId, { readonly hidesReposts: boolean }>;
  readonly blocks: ReadonlySet<UserId>;
  readonly blockedBy: ReadonlySet<UserId>;
  /** Until when, in Unix milliseconds; null for good. */
  readonly mutes: ReadonlyMap<UserId, number | null>;
}

interface RelationRow {
  readonly kind: 'follow' | 'block' | 'blockedBy' | 'mute';
  readonly userId: UserId;
  readonly hidesReposts: boolean;
  readonly expiresAt: number | null;
}

/** Reads a viewer's relations from the copy, in one statement. */
export async function loadViewerRelations(
  db: Db,
  tables: RelationTables,
  viewerId: UserId,
): Promise<ViewerRelations> {
  const viewer = sql`${viewerId}::bigint`;
  const shard = shardOfSql(viewer);
  const rows = await db.execute<RowOf<RelationRow>>(sql`
    select 'follow' as kind, followee_id as "userId", hides_reposts as "hidesReposts", null::float8 as "expiresAt"
      from ${tables.relationFollows} where shard = ${shard} and follower_id = ${viewer} and is_active
    union all select 'block', blocked_id, false, null
      from ${tables.relationBlocks} where shard = ${shard} and blocker_id = ${viewer} and is_active
    union all select 'blockedBy', blocker_id, false, null
      from ${tables.relationBlocks} where blocked_id = ${viewer} and is_active
    union all select 'mute', muted_id, false, extract(epoch from expires_at) * 1000
      from ${tables.relationMutes} where shard = ${shard} and muter_id = ${viewer} and is_active`);
  const of = (kind: RelationRow['kind']) => rows.filter((row) => row.kind === kind);
  return {
    viewerId,
    follows: new Map(of('follow').map(({ userId, hidesReposts }) => [userId, { hidesReposts }])),
    blocks: new Set(of('block').map(({ userId }) => userId)),
    blockedBy: new Set(of('blockedBy').map(({ userId }) => userId)),
    mutes: new Map(of('mute').map(({ userId, expiresAt }) => [userId, expiresAt])),
  };
}

/** The relations after an event; the very same object when it does not concern the viewer. */
export function relationsChangedBy(event: DomainEvent, relations: ViewerRelations): ViewerRelations {
  const { viewerId } = relations;
  switch (event.type) {
    case 'follow.changed': {
      if (event.followerId !== viewerId) return relations;
      const { followeeId, hidesReposts } = event;
      const follows = event.state === 'following' ? { hidesReposts } : undefined;
      return { ...relations, follows: withEntry(relations.follows, followeeId, follows) };
    }
    case 'block.changed':
      if (event.blockerId === viewerId)
        return { ...relations, blocks: withMember(relations.blocks, event.blockedId, event) };
      if (event.blockedId === viewerId)
        return { ...relations, blockedBy: withMember(relations.blockedBy, event.blockerId, event) };
      return relations;
    case 'mute.changed': {
      if (event.muterId !== viewerId) return relations;
      return {
        ...relations,
        mutes: withEntry(relations.mutes, event.mutedId, event.active ? event.expiresAt : undefined),
      };
    }
    case 'user.created':
    case 'user.updated':
    case 'session.revoked':
    case 'post.created':
    case 'post.deleted':
    case 'repost.created':
    case 'repost.deleted':
    case 'like.changed':
    case 'timeline.read':
      return relations;
  }
}

/** A map with a key set, or without it when the value is undefined. */
function withEntry<V>(
  map: ReadonlyMap<UserId, V>,
  key: UserId,
  value: V | undefined,
): ReadonlyMap<UserId, V> {
  const changed = new Map(map);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}

function withMember(
  set: ReadonlySet<UserId>,
  member: UserId,
  { active }: { active: boolean },
): ReadonlySet<UserId> {
  const changed = new Set(set);
  if (active) changed.add(member);
  else changed.delete(member);
  return changed;
}
