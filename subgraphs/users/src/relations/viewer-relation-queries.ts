import { idArray, shardColumnOf, type Db } from '@rookery/database';
import { blocks, followers, follows, mutes } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import type { ViewerRelation } from './viewer-relation.ts';

interface RelationRow extends Record<string, unknown>, ViewerRelation {
  readonly id: UserId;
}

/** All of a viewer's relations to these people, from the viewer's shard alone. */
export async function findViewerRelations(
  db: Db,
  viewerId: UserId,
  ids: readonly UserId[],
  now: Date,
): Promise<Map<UserId, ViewerRelation>> {
  const shard = shardColumnOf(viewerId);
  const rows = await db.execute<RelationRow>(sql`
    select asked.id,
      coalesce(f.state, 'none') as "followState",
      coalesce(f.state <> 'none' and f.hides_reposts, false) as "hidesReposts",
      coalesce(b.active, false) as "hasBlocked",
      coalesce(m.active and (m.expires_at is null or m.expires_at > ${now.toISOString()}::timestamptz), false) as "hasMuted",
      coalesce(r.state = 'following', false) as "isFollowedBy"
    from unnest(${idArray(ids)}) as asked (id)
    left join ${follows} f on f.shard = ${shard} and f.follower_id = ${viewerId}::bigint and f.followee_id = asked.id
    left join ${blocks} b on b.shard = ${shard} and b.blocker_id = ${viewerId}::bigint and b.blocked_id = asked.id
    left join ${mutes} m on m.shard = ${shard} and m.muter_id = ${viewerId}::bigint and m.muted_id = asked.id
    left join ${followers} r on r.shard = ${shard} and r.followee_id = ${viewerId}::bigint and r.follower_id = asked.id`);
  return new Map(rows.map(({ id, ...relation }) => [id, relation]));
}
