import { idArray, shardColumnOf, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { bookmarks, likes, reposts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';

/** What a viewer has done with a post. */
export interface ViewerFlags {
  readonly hasLiked: boolean;
  readonly hasReposted: boolean;
  readonly hasBookmarked: boolean;
}
export const NO_FLAGS: ViewerFlags = { hasLiked: false, hasReposted: false, hasBookmarked: false };

/** The viewer's likes, reposts and bookmarks of posts, in one statement. */
export async function loadViewerFlags(
  db: Db,
  viewerId: UserId,
  postIds: readonly PostId[],
): Promise<Map<PostId, ViewerFlags>> {
  const shard = sql`${shardColumnOf(viewerId)}::smallint`;
  const viewer = sql`${viewerId}::bigint`;
  const rows = await db.execute<RowOf<ViewerFlags & { postId: PostId }>>(sql`
    select wanted.id as "postId",
      exists (select from ${likes} l where l.shard = ${shardOfSql(sql`wanted.id`)} and l.post_id = wanted.id
        and l.liker_id = ${viewer} and l.is_active) as "hasLiked",
      exists (select from ${reposts} r where r.shard = ${shard} and r.reposter_id = ${viewer}
        and r.post_id = wanted.id and r.is_active) as "hasReposted",
      exists (select from ${bookmarks} b where b.shard = ${shard} and b.viewer_id = ${viewer}
        and b.post_id = wanted.id) as "hasBookmarked"
    from unnest(${idArray(postIds)}) as wanted(id)`);
  return new Map(rows.map(({ postId, ...flags }) => [postId, flags]));
}
