import type { Fragment, Sql } from 'postgres';
import { shardOf } from '../../data/home-entries.ts';

/** SQL: whether the viewer may see what an author wrote, by posts' copy of relations. `row` is an alias with author_id and followers_only. */
export function isVisible(sql: Sql, viewerId: string | null, row: 'p' | 'item'): Fragment {
  const author = row === 'p' ? sql`p.author_id` : sql`item.author_id`;
  const followersOnly = row === 'p' ? sql`p.followers_only` : sql`item.followers_only`;
  const viewer = sql`${viewerId ?? '0'}::bigint`;
  const follows = sql`exists (select from posts.relation_follows f where f.shard = ${shardOf(sql, viewer)}
    and f.follower_id = ${viewer} and f.followee_id = ${author} and f.is_active)`;
  return sql`(${author} = ${viewer} or (
    exists (select from posts.relation_users u where u.shard = ${shardOf(sql, author)} and u.user_id = ${author}
      and not u.is_suspended and not u.is_deleted and (not (u.is_private or ${followersOnly}) or ${follows}))
    and not ${isBlocked(sql, viewer, author)} and not ${isBlocked(sql, author, viewer)}))`;
}

function isBlocked(sql: Sql, blocker: Fragment, blocked: Fragment): Fragment {
  return sql`exists (select from posts.relation_blocks b where b.shard = ${shardOf(sql, blocker)}
    and b.blocker_id = ${blocker} and b.blocked_id = ${blocked} and b.is_active)`;
}
