import type { Fragment, Sql } from 'postgres';

/** A repost within this time (id time) of a visible entry of its post is no edge of its own. */
export const GROUPING_WINDOW_MILLIS = 24 * 60 * 60_000;

/** The shard in an id. */
export const shardOf = (sql: Sql, id: Fragment): Fragment => sql`(((${id}) >> 10) & 255)::smallint`;

/**
 * SQL: the rows of feed.entries that DESIGN section 1 puts before a viewer, before grouping, as the table `visible`. Written
 * from the definition and not from the product's code, which it is there to check. `only` narrows the entries (alias `e`).
 */
export function visibleEntries(sql: Sql, viewerId: string, only: Fragment): Fragment {
  const viewer = sql`${viewerId}::bigint`;
  const isShown = (author: Fragment) => sql`(${author} = ${viewer} or (
    ${author} not in (select id from unwanted)
    and exists (select from feed.relation_users u where u.shard = ${shardOf(sql, author)} and u.user_id = ${author}
      and not u.is_suspended and not u.is_deleted
      and (not u.is_private or ${author} in (select id from followed)))))`;
  return sql`
    with followed as materialized (
      select followee_id as id, hides_reposts from feed.relation_follows
      where shard = ${shardOf(sql, viewer)} and follower_id = ${viewer} and is_active
    ), unwanted as materialized (
      select blocked_id as id from feed.relation_blocks
      where shard = ${shardOf(sql, viewer)} and blocker_id = ${viewer} and is_active
      union select blocker_id from feed.relation_blocks where blocked_id = ${viewer} and is_active
      union select muted_id from feed.relation_mutes
      where shard = ${shardOf(sql, viewer)} and muter_id = ${viewer} and is_active
        and (expires_at is null or expires_at > now())
    ), source as materialized (
      select id, hides_reposts from followed union all select ${viewer}, false
    ), visible as materialized (
      select e.* from source
      join feed.entries e on e.shard = ${shardOf(sql, sql`source.id`)} and e.owner_id = source.id
      where not e.is_deleted and ${only}
        and not (e.is_repost and (source.hides_reposts or not ${isShown(sql`e.post_author_id`)}
          or exists (select from feed.entries o where o.shard = ${shardOf(sql, sql`e.post_id`)} and o.id = e.post_id
            and o.is_deleted)))
        and ${isShown(sql`e.owner_id`)}
        and (e.parent_author_id is null or (${isShown(sql`e.parent_author_id`)} and (e.is_repost
          or e.parent_author_id in (${viewer}, e.owner_id)
          or e.parent_author_id in (select id from followed))))
    )`;
}
