import type { Sql } from 'postgres';

/** Columns in the order of the select list, as the driver hands them over. */
export type PostColumns = readonly [
  id: string,
  text: string,
  createdAtMillis: number,
  replyToId: string | null,
  quotedPostId: string | null,
  likeCount: number,
  repostCount: number,
  replyCount: number,
  quoteCount: number,
];
export type FlagColumns = readonly [
  postId: string,
  hasLiked: boolean,
  hasReposted: boolean,
  hasBookmarked: boolean,
];
export type AuthorColumns = readonly [id: string, username: string, displayName: string];

const POSTS = `
  select p.id, p.text, (extract(epoch from p.created_at) * 1000)::float8, p.reply_to_id, p.quoted_post_id,
    c.like_count, c.repost_count, c.reply_count, c.quote_count
  from unnest($1::bigint[]) as wanted(id)
  join posts.posts p on p.shard = ((wanted.id >> 10) & 255)::smallint and p.id = wanted.id and not p.is_deleted
  join posts.post_counters c on c.shard = p.shard and c.post_id = p.id`;

// Joins and not `exists`, so that each looks up one row by its primary key: `exists` takes an index that has is_active in its
// condition, and walks through all likes of a post with it. Posts without any flag are left out.
const FLAGS = `
  select wanted.id, coalesce(l.is_active, false), coalesce(r.is_active, false), b.post_id is not null
  from unnest($1::bigint[]) as wanted(id)
  left join posts.likes l on l.shard = ((wanted.id >> 10) & 255)::smallint and l.post_id = wanted.id
    and l.liker_id = $2::bigint
  left join posts.reposts r on r.shard = (($2::bigint >> 10) & 255)::smallint and r.reposter_id = $2::bigint
    and r.post_id = wanted.id
  left join posts.bookmarks b on b.shard = (($2::bigint >> 10) & 255)::smallint and b.viewer_id = $2::bigint
    and b.post_id = wanted.id
  where l.is_active or r.is_active or b.post_id is not null`;

const AUTHORS = `
  select id, username, coalesce(display_name, username) from users.accounts where id = any($1::bigint[])`;

/** The three statements, each prepared once a connection. Ids go in as a PostgreSQL array's text. */
export function createStatements(sql: Sql) {
  const run = async <Columns>(text: string, parameters: string[]): Promise<readonly Columns[]> =>
    (await sql.unsafe(text, parameters, { prepare: true }).values()) as unknown as readonly Columns[];
  return {
    posts: (postIds: string) => run<PostColumns>(POSTS, [postIds]),
    flags: (postIds: string, viewerId: string) => run<FlagColumns>(FLAGS, [postIds, viewerId]),
    authors: (authorIds: string) => run<AuthorColumns>(AUTHORS, [authorIds]),
  };
}
