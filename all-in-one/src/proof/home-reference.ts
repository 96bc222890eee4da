import type { Sql } from 'postgres';

/** An edge of a home timeline, as the definition has it. */
export interface ReferenceEdge {
  readonly entryId: string;
  readonly postId: string;
  readonly reason: 'OWN' | 'FOLLOWED' | 'REPOSTED';
  /** Newest first, at most 3. */
  readonly repostedBy: readonly string[];
}
export interface ReferenceFilter {
  readonly excludeReplies: boolean;
  readonly excludeReposts: boolean;
}

/**
 * DESIGN section 1 as one statement over the owners' tables, newest first. It shares nothing with the product, not even an
 * import, so that the two can only be wrong together where two people read the same sentence in the same wrong way.
 */
export async function homeReference(
  admin: Sql,
  viewerId: string,
  { excludeReplies, excludeReposts }: ReferenceFilter,
): Promise<ReferenceEdge[]> {
  const rows = await admin<ReferenceEdge[]>`
    with followed as (
      select followee_id as id, hides_reposts from users.follows
      where follower_id = ${viewerId}::bigint and state = 'following'
    ), hidden as (
      select account.id from users.accounts account
      where account.id <> ${viewerId}::bigint and (
        account.is_suspended or account.deleted_at is not null
        or account.is_private and account.id not in (select id from followed)
        or exists (select 1 from users.blocks where active and (
          blocker_id = ${viewerId}::bigint and blocked_id = account.id
          or blocker_id = account.id and blocked_id = ${viewerId}::bigint))
        or exists (select 1 from users.mutes where active and (expires_at is null or expires_at > now())
          and muter_id = ${viewerId}::bigint and muted_id = account.id))
    ), entry as (
      select id, author_id as owner_id, false as is_repost, id as post_id, author_id, parent_author_id
      from posts.posts where not is_deleted
      union all
      select repost.repost_id, repost.reposter_id, true, post.id, post.author_id, post.parent_author_id
      from posts.reposts repost join posts.posts post on post.id = repost.post_id
      where repost.is_active and not post.is_deleted
    ), visible as (
      select entry.*, (entry.id >> 22) as millis from entry left join followed on followed.id = entry.owner_id
      where (entry.owner_id = ${viewerId}::bigint or followed.id is not null)
        and entry.owner_id not in (select id from hidden)
        and entry.author_id not in (select id from hidden)
        and (entry.parent_author_id is null or entry.parent_author_id not in (select id from hidden))
        and not (entry.is_repost and coalesce(followed.hides_reposts, false))
        and (entry.is_repost or entry.parent_author_id is null
          or entry.parent_author_id in (${viewerId}::bigint, entry.owner_id)
          or entry.parent_author_id in (select id from followed))
        and not (${excludeReposts} and entry.is_repost)
        and not (${excludeReplies} and not entry.is_repost and entry.parent_author_id is not null)
    ), compared as (
      select *, millis - lag(millis) over (partition by post_id order by id) as since_previous from visible
    ), grouped as (
      select *, count(*) filter (where since_previous is null or since_previous > 24 * 60 * 60 * 1000)
        over (partition by post_id order by id) as edge
      from compared
    )
    select min(id)::text as "entryId", post_id::text as "postId",
      case when bool_or(not is_repost) and bool_or(not is_repost and owner_id = ${viewerId}::bigint) then 'OWN'
        when bool_or(not is_repost) then 'FOLLOWED' else 'REPOSTED' end as reason,
      coalesce((array_agg(owner_id::text order by id desc) filter (where is_repost))[1:3], '{}') as "repostedBy"
    from grouped group by post_id, edge order by min(id) desc`;
  return rows.map((row) => ({ ...row }));
}
