import DataLoader from 'dataloader';
import type { Sql } from 'postgres';
import { shardOf } from '../../data/home-entries.ts';
import { idArray, inOrderOf } from '../arrays.ts';
import { isVisible } from './visibility.ts';

export interface PostRow {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly conversationId: string;
  readonly replyToId: string | null;
  readonly quotedPostId: string | null;
  readonly likeCount: number;
  readonly repostCount: number;
  readonly replyCount: number;
  readonly quoteCount: number;
}
export interface FlagsRow {
  readonly hasLiked: boolean;
  readonly hasReposted: boolean;
  readonly hasBookmarked: boolean;
}

export interface PostLoaders {
  /** Null for what the viewer may not see. */
  readonly posts: DataLoader<string, PostRow | null>;
  readonly flags: DataLoader<string, FlagsRow>;
}

export function createPostLoaders(sql: Sql, viewerId: string | null): PostLoaders {
  return {
    posts: new DataLoader(async (ids) => inOrderOf(ids, await findPosts(sql, viewerId, ids), ({ id }) => id)),
    flags: new DataLoader(async (ids) => {
      const rows = viewerId === null ? [] : await findFlags(sql, viewerId, ids);
      const none = { hasLiked: false, hasReposted: false, hasBookmarked: false };
      return inOrderOf(ids, rows, ({ id }) => id).map((row) => row ?? none);
    }),
  };
}

function findPosts(sql: Sql, viewerId: string | null, ids: readonly string[]): Promise<PostRow[]> {
  return sql<PostRow[]>`
    select p.id, p.author_id as "authorId", p.text, p.created_at as "createdAt",
      p.conversation_id as "conversationId", p.reply_to_id as "replyToId", p.quoted_post_id as "quotedPostId",
      c.like_count as "likeCount", c.repost_count as "repostCount", c.reply_count as "replyCount",
      c.quote_count as "quoteCount"
    from unnest(${idArray(ids)}::bigint[]) as wanted(id)
    join posts.posts p on p.shard = ${shardOf(sql, sql`wanted.id`)} and p.id = wanted.id
    join posts.post_counters c on c.shard = p.shard and c.post_id = p.id
    where not p.is_deleted and ${isVisible(sql, viewerId, 'p')}`;
}

function findFlags(
  sql: Sql,
  viewerId: string,
  ids: readonly string[],
): Promise<(FlagsRow & { readonly id: string })[]> {
  const viewer = sql`${viewerId}::bigint`;
  return sql<(FlagsRow & { readonly id: string })[]>`
    select wanted.id,
      exists (select from posts.likes l where l.shard = ${shardOf(sql, sql`wanted.id`)} and l.post_id = wanted.id
        and l.liker_id = ${viewer} and l.is_active) as "hasLiked",
      exists (select from posts.reposts r where r.shard = ${shardOf(sql, viewer)} and r.reposter_id = ${viewer}
        and r.post_id = wanted.id and r.is_active) as "hasReposted",
      exists (select from posts.bookmarks b where b.shard = ${shardOf(sql, viewer)} and b.viewer_id = ${viewer}
        and b.post_id = wanted.id) as "hasBookmarked"
    from unnest(${idArray(ids)}::bigint[]) as wanted(id)`;
}
