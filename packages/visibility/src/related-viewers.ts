import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';
import type { RelationTables } from './tables.ts';

/**
 * Those of these viewers who may not simply see of these users what somebody signed out sees: one of the two blocks
 * the other, the viewer mutes the user, or is the user. All of them when one of the users is private, suspended, deleted
 * or unknown. A mute that has expired still counts. One statement.
 */
export async function findRelatedViewers(
  db: Db,
  { relationUsers, relationBlocks, relationMutes }: RelationTables,
  viewerIds: readonly UserId[],
  userIds: readonly UserId[],
): Promise<UserId[]> {
  if (viewerIds.length === 0 || userIds.length === 0) return [];
  const rows = await db.execute<RowOf<{ readonly viewerId: UserId }>>(sql`
    with viewer as (select distinct id from unnest(${idArray(viewerIds)}) given(id)),
      person as (select distinct id from unnest(${idArray(userIds)}) given(id)),
      closed as (
        select 1 from person left join ${relationUsers} account
          on account.shard = ${shardOfSql(sql`person.id`)} and account.user_id = person.id
        where account.user_id is null or account.is_private or account.is_suspended or account.is_deleted)
    select id as "viewerId" from viewer where exists (select 1 from closed)
    union select viewer.id from viewer join person on person.id = viewer.id
    union select viewer.id from viewer cross join person join ${relationBlocks} block
      on block.shard = ${shardOfSql(sql`viewer.id`)} and block.blocker_id = viewer.id and block.blocked_id = person.id
      where block.is_active
    union select viewer.id from viewer cross join person join ${relationBlocks} block
      on block.shard = ${shardOfSql(sql`person.id`)} and block.blocker_id = person.id and block.blocked_id = viewer.id
      where block.is_active
    union select viewer.id from viewer cross join person join ${relationMutes} mute
      on mute.shard = ${shardOfSql(sql`viewer.id`)} and mute.muter_id = viewer.id and mute.muted_id = person.id
      where mute.is_active`);
  return rows.map(({ viewerId }) => viewerId);
}
