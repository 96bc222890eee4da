import type { Sql } from 'postgres';
import { GROUPING_WINDOW_MILLIS, shardOf } from '../../data/home-entries.ts';
import { firstPage } from '../connection.ts';
import { isVisible } from './visibility.ts';

interface ProfileEntry {
  readonly entryId: string;
  readonly postId: string;
  readonly isRepost: boolean;
}

/** The newest posts and reposts of somebody that the viewer may see. */
export async function profilePage(
  sql: Sql,
  {
    viewerId,
    userId,
    first,
  }: { readonly viewerId: string | null; readonly userId: string; readonly first: number },
) {
  const owner = sql`${userId}::bigint`;
  const limit = first + 1;
  const entries = await sql<ProfileEntry[]>`
    (select p.id as "entryId", p.id as "postId", false as "isRepost" from posts.posts p
      where p.shard = ${shardOf(sql, owner)} and p.author_id = ${owner} and not p.is_deleted
        and ${isVisible(sql, viewerId, 'p')}
      order by p.id desc limit ${limit})
    union all
    (select r.repost_id, r.post_id, true from posts.reposts r
      join posts.posts p on p.shard = ${shardOf(sql, sql`r.post_id`)} and p.id = r.post_id
      where r.shard = ${shardOf(sql, owner)} and r.reposter_id = ${owner} and r.is_active and not p.is_deleted
        and not (p.author_id = r.reposter_id and (r.repost_id >> 22) - (p.id >> 22) <= ${GROUPING_WINDOW_MILLIS})
        and ${isVisible(sql, viewerId, 'p')}
      order by r.repost_id desc limit ${limit})
    order by 1 desc limit ${limit}`;
  return firstPage(
    entries.map(({ entryId, postId, isRepost }) => ({
      cursor: entryId,
      postId,
      reason: isRepost ? 'REPOSTED' : null,
    })),
    first,
  );
}

/** Posts written by somebody. */
export async function countPosts(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql<{ postCount: number }[]>`
    select post_count as "postCount" from posts.user_post_counts
    where shard = ${shardOf(sql, sql`${userId}::bigint`)} and user_id = ${userId}::bigint`;
  return row?.postCount ?? 0;
}
