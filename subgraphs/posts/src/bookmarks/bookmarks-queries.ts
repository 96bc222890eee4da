import { shardColumnOf, shardOfSql, type Db } from '@rookery/database';
import { bookmarks, posts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { and, eq, sql } from 'drizzle-orm';
import type { ListSource } from '../connections/list-queries.ts';
import { postIsVisible } from '../visibility/visibility-queries.ts';

export interface BookmarkKey {
  readonly viewerId: UserId;
  readonly postId: PostId;
}

/** Keeps a post; one that is kept already keeps its place. */
export async function insertBookmark(db: Db, key: BookmarkKey): Promise<void> {
  await db
    .insert(bookmarks)
    .values({ shard: shardColumnOf(key.viewerId), ...key })
    .onConflictDoNothing();
}

export async function deleteBookmark(db: Db, { viewerId, postId }: BookmarkKey): Promise<void> {
  await db
    .delete(bookmarks)
    .where(
      and(
        eq(bookmarks.shard, shardColumnOf(viewerId)),
        eq(bookmarks.viewerId, viewerId),
        eq(bookmarks.postId, postId),
      ),
    );
}

/** What a viewer keeps and can still see, last bookmarked first. */
export function bookmarksOf(viewerId: UserId): ListSource {
  return {
    from: sql`${bookmarks} item join ${posts} p on p.shard = ${shardOfSql(sql`item.post_id`)} and p.id = item.post_id`,
    belongsTo: (ownerId) => sql`item.shard = ${shardOfSql(ownerId)} and item.viewer_id = ${ownerId}`,
    where: postIsVisible(viewerId, 'p'),
    itemId: sql`item.post_id`,
    key: [
      { column: sql`item.bookmarked_at`, type: 'timestamptz' },
      { column: sql`item.post_id`, type: 'bigint' },
    ],
  };
}
