import { idArrayValue, readColumns, shaped, shardOfSql, type Database } from '@rookery/database';
import { bookmarks, likes, postCounters, posts, reposts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { postIsVisible } from '../visibility/visibility-queries.ts';
import type { PostNeeds } from './post-needs.ts';
import type { LastingPost, PostRow } from './post-row.ts';

export interface VisiblePostsQuery {
  /** Null when signed out. */
  readonly viewerId: UserId | null;
  /** Each once. */
  readonly ids: readonly PostId[];
  /** What is in memory of each, in the order of `ids`; of whatever version. */
  readonly lasting: readonly (LastingPost | undefined)[];
  readonly needs: PostNeeds;
}

/** Bits of the column of marks. */
const FOLLOWERS_ONLY = 1;
const LIKED = 2;
const REPOSTED = 4;
const BOOKMARKED = 8;

/** Of what is not in memory: those of rows begin with 1. */
const NO_VERSION = 0;

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

/**
 * Posts that the viewer may see, in one statement. What lasts is read of those alone whose row has another version than what
 * is in memory; whether a post still stands, who may see it, its counts and the viewer's flags are as of now.
 */
export async function loadVisiblePosts(db: Database, query: VisiblePostsQuery): Promise<VisiblePosts> {
  const known = new Map<PostId, LastingPost>();
  for (const post of query.lasting) if (post) known.set(post.id, post);
  const posts = new Map<PostId, PostRow>();
  const read: LastingPost[] = [];
  for (const row of await readColumns<Columns>(db, visiblePosts(query))) {
    const [id, columns] = row;
    if (columns) read.push(toLasting(id, columns));
    const post = columns ? read.at(-1) : known.get(id);
    if (!post) throw new Error('a post came without what lasts of it');
    posts.set(id, toRow(post, row));
  }
  return { posts, read };
}

function visiblePosts({ viewerId, ids, lasting, needs }: VisiblePostsQuery): SQL {
  const isSignedIn = viewerId !== null;
  const flags = isSignedIn && needs.flags;
  const { counts } = needs;
  const values = {
    ids: idArrayValue(ids),
    versions: `{${lasting.map((post) => post?.version ?? NO_VERSION).join(',')}}`,
    viewer: viewerId,
  };
  return shaped(`visiblePosts ${isSignedIn} ${flags} ${counts}`, values, () => {
    const viewer = isSignedIn ? sql.placeholder('viewer') : null;
    return sql`
      select p.id, case when p.version <> wanted.version then ${lastingColumns} end,
        ${bit(sql`p.followers_only`, FOLLOWERS_ONLY)} ${flags ? sql`+ ${flagBits}` : sql``}
        ${counts ? sql`, c.like_count, c.repost_count, c.reply_count, c.quote_count` : sql``}
      from unnest(${sql.placeholder('ids')}::bigint[], ${sql.placeholder('versions')}::bigint[]) as wanted(id, version)
      join ${posts} p on p.shard = ${shardOfSql(sql`wanted.id`)} and p.id = wanted.id
      ${counts ? sql`join ${postCounters} c on c.shard = p.shard and c.post_id = p.id` : sql``}
      ${flags ? flagJoins : sql``}
      where ${postIsVisible(viewer, 'p')}`;
  });
}

/** As one value, which is null for what is known. Ids are text: JSON's numbers are doubles. */
const lastingColumns = sql`json_build_array(
  p.version, p.author_id::text, p.text, (extract(epoch from p.created_at) * 1000)::bigint, p.conversation_id::text,
  p.reply_to_id::text, p.parent_author_id::text, p.quoted_post_id::text, p.quoted_author_id::text)`;

function bit(condition: SQL, value: number): SQL {
  return sql`case when ${condition} then ${sql.raw(String(value))} else 0 end`;
}

const flagBits = sql`${bit(sql`l.is_active`, LIKED)} + ${bit(sql`r.is_active`, REPOSTED)}
  + ${bit(sql`b.post_id is not null`, BOOKMARKED)}`;

const viewerColumn = sql`${sql.placeholder('viewer')}::bigint`;
/**
 * @NOTE Joins that name a whole primary key, and not `exists` with a condition on `is_active`: that takes the index which
 * has the condition, and walks through all likes of a post with it.
 */
const flagJoins = sql`
  left join ${likes} l on l.shard = p.shard and l.post_id = p.id and l.liker_id = ${viewerColumn}
  left join ${reposts} r on r.shard = ${shardOfSql(viewerColumn)} and r.reposter_id = ${viewerColumn}
    and r.post_id = p.id
  left join ${bookmarks} b on b.shard = ${shardOfSql(viewerColumn)} and b.viewer_id = ${viewerColumn}
    and b.post_id = p.id`;

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
  const [, , marks, likeCount, repostCount, replyCount, quoteCount] = row;
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
