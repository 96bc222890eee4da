import { inHotReadGroups, readColumns, shaped, shardOfSql, type Database } from '@rookery/database';
import { bookmarks, likes, postCounters, posts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { postIsVisible, postIsVisibleAmong } from '../visibility/visibility-queries.ts';
import { askedPosts, valuesOf, VIEWER, type AskedPosts, type AskedShape } from './asked-posts-queries.ts';
import type { PostNeeds } from './post-needs.ts';
import type { LastingPost, PostRow } from './post-row.ts';

export interface VisiblePostsQuery extends AskedPosts {
  readonly needs: PostNeeds;
}

/** Bits of the column of marks. */
const FOLLOWERS_ONLY = 1;
const LIKED = 2;
const REPOSTED = 4;
const BOOKMARKED = 8;

type LastingColumns = readonly [
  version: number,
  authorId: UserId,
  text: string,
  createdAtMillis: number,
  conversationId: PostId,
  replyToId: PostId | null,
  parentAuthorId: UserId | null,
  quotedPostId: PostId | null,
  quotedAuthorId: UserId | null,
];
type Columns = readonly [
  request: number,
  id: PostId,
  lasting: LastingColumns | null,
  marks: number,
  likeCount?: number,
  repostCount?: number,
  replyCount?: number,
  quoteCount?: number,
];

export interface VisiblePosts {
  /** Those that the viewer may see. */
  readonly posts: ReadonlyMap<PostId, PostRow>;
  /** What was not in memory as it is now, and was read. */
  readonly read: readonly LastingPost[];
}

export type ReadVisiblePosts = (query: VisiblePostsQuery) => Promise<VisiblePosts>;

/** Posts looked up by one statement, at most: some milliseconds. */
const MAX_POSTS_AT_ONCE = 400;

/**
 * Reads posts as their viewers may see them, those of many requests in one statement. What lasts is read of those alone
 * whose row has another version than what is in memory; whether a post still stands, who may see it, its counts and the
 * viewer's flags are as of now.
 */
export function createVisiblePostReads(db: Database): ReadVisiblePosts {
  const readers = new Map<string, ReadVisiblePosts>();
  return (query) => {
    const kind = kindOf(query);
    let read = readers.get(kind);
    if (!read) {
      read = inHotReadGroups(
        (queries: readonly VisiblePostsQuery[]) => loadVisiblePosts(db, queries),
        MAX_POSTS_AT_ONCE,
      );
      readers.set(kind, read);
    }
    return read(query);
  };
}

/** What the text of its statement depends on. */
function shapeOf({ viewerId, lasting, needs }: VisiblePostsQuery): AskedShape & { readonly counts: boolean } {
  const isSignedIn = viewerId !== null;
  return {
    isSignedIn,
    flags: isSignedIn && needs.flags,
    unknown: isSignedIn && lasting.includes(undefined),
    counts: needs.counts,
  };
}
const kindOf = (query: VisiblePostsQuery): string => Object.values(shapeOf(query)).join(' ');

/** `queries`: at least one, all of one kind. */
async function loadVisiblePosts(
  db: Database,
  queries: readonly VisiblePostsQuery[],
): Promise<readonly VisiblePosts[]> {
  const found = queries.map(({ lasting }) => {
    const known = new Map<PostId, LastingPost>();
    for (const post of lasting) if (post) known.set(post.id, post);
    return { known, posts: new Map<PostId, PostRow>(), read: [] as LastingPost[] };
  });
  for (const row of await readColumns<Columns>(db, visiblePosts(queries))) {
    const [request, id, columns] = row;
    const of = found[request - 1];
    if (!of) throw new Error('a post came that no request asked for');
    if (columns) of.read.push(toLasting(id, columns));
    const post = columns ? of.read.at(-1) : of.known.get(id);
    if (!post) throw new Error('a post came without what lasts of it');
    of.posts.set(id, toRow(post, row));
  }
  return found;
}

function visiblePosts(queries: readonly VisiblePostsQuery[]): SQL {
  const [first] = queries;
  if (!first) throw new Error('no query');
  const shape = shapeOf(first);
  const { isSignedIn, flags, counts } = shape;
  return shaped(`visiblePosts ${kindOf(first)}`, valuesOf(queries), () => {
    // "offset 0": each is looked up by its key, and small tables are not hashed whole.
    return sql`
      select asked.request, p.id, case when p.version <> wanted.version then ${lastingColumns} end,
        ${bit(sql`p.followers_only`, FOLLOWERS_ONLY)} ${flags ? sql`+ ${flagBits}` : sql``}
        ${counts ? sql`, p.like_count, p.repost_count, p.reply_count, p.quote_count` : sql``}
      from ${askedPosts(shape)} asked
      cross join lateral unnest(asked.ids, asked.versions) wanted(id, version)
      cross join lateral (
        select post.* ${counts ? sql`, n.like_count, n.repost_count, n.reply_count, n.quote_count` : sql``}
        from ${posts} post
        ${counts ? sql`join ${postCounters} n on n.shard = post.shard and n.post_id = post.id` : sql``}
        where post.shard = ${shardOfSql(sql`wanted.id`)} and post.id = wanted.id
        offset 0) p
      where ${isSignedIn ? postIsVisibleAmong(VIEWER, 'p', 'asked') : postIsVisible(null, 'p')}`;
  });
}

/** As one value, which is null for what is known. Ids are text: JSON's numbers are doubles. */
const lastingColumns = sql`json_build_array(
  p.version, p.author_id::text, p.text, (extract(epoch from p.created_at) * 1000)::bigint, p.conversation_id::text,
  p.reply_to_id::text, p.parent_author_id::text, p.quoted_post_id::text, p.quoted_author_id::text)`;

function bit(condition: SQL, value: number): SQL {
  return sql`case when ${condition} then ${sql.raw(String(value))} else 0 end`;
}

/**
 * @NOTE Scalar subqueries that name a whole primary key: `exists` with a condition on `is_active` takes the index that has
 * the condition, and walks through all likes of a post with it; so does a join.
 */
const flagBits = sql`${bit(
  sql`(select l.is_active from ${likes} l where l.shard = p.shard and l.post_id = p.id and l.liker_id = ${VIEWER})`,
  LIKED,
)} + ${bit(sql`p.id = any(asked.reposted)`, REPOSTED)} + ${bit(
  sql`asked.has_bookmarks and (select true from ${bookmarks} b where b.shard = ${shardOfSql(VIEWER)}
    and b.viewer_id = ${VIEWER} and b.post_id = p.id)`,
  BOOKMARKED,
)}`;

function toLasting(id: PostId, columns: LastingColumns): LastingPost {
  return {
    id,
    version: columns[0],
    authorId: columns[1],
    text: columns[2],
    createdAt: new Date(columns[3]).toISOString(),
    conversationId: columns[4],
    replyToId: columns[5],
    parentAuthorId: columns[6],
    quotedPostId: columns[7],
    quotedAuthorId: columns[8],
  };
}

/** Written out: to spread twenty objects costs more than all the rest. */
function toRow(post: LastingPost, row: Columns): PostRow {
  const [, , , marks, likeCount, repostCount, replyCount, quoteCount] = row;
  return {
    id: post.id,
    authorId: post.authorId,
    text: post.text,
    createdAt: post.createdAt,
    conversationId: post.conversationId,
    replyToId: post.replyToId,
    parentAuthorId: post.parentAuthorId,
    quotedPostId: post.quotedPostId,
    quotedAuthorId: post.quotedAuthorId,
    followersOnly: (marks & FOLLOWERS_ONLY) !== 0,
    likeCount,
    repostCount,
    replyCount,
    quoteCount,
    viewerHasLiked: (marks & LIKED) !== 0,
    viewerHasReposted: (marks & REPOSTED) !== 0,
    viewerHasBookmarked: (marks & BOOKMARKED) !== 0,
  };
}
