import { arrayValue, shardOfSql, sliceSql, slicesOf } from '@rookery/database';
import { bookmarks, posts, reposts } from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { relationsAmongAuthors } from '../visibility/visibility-queries.ts';
import type { LastingPost } from './post-row.ts';

/** The posts that a request asks for. */
export interface AskedPosts {
  /** Null when signed out. */
  readonly viewerId: UserId | null;
  /** Each once. */
  readonly ids: readonly PostId[];
  /** What is in memory of each, in the order of `ids`; of whatever version. */
  readonly lasting: readonly (LastingPost | undefined)[];
}

/** What the text of `askedPosts` depends on. */
export interface AskedShape {
  readonly isSignedIn: boolean;
  /** Whether the viewer's flags are asked for. */
  readonly flags: boolean;
  /** Whether something is asked for that is not in memory. */
  readonly unknown: boolean;
}

/** Who is signed out, where the statement looks at no viewer. */
const NOBODY = '0';

/** Of what is not in memory: those of rows begin with 1. */
const NO_VERSION = 0;

/**
 * SQL: a row for each request, numbered from 1 (`request`), with its `ids` and `versions`; and for a viewer what is looked up
 * once for all of a request's posts, the columns of `relationsAmongAuthors` and, for flags, `reposted` and `has_bookmarks`.
 */
export function askedPosts({ isSignedIn, flags, unknown }: AskedShape): SQL {
  return isSignedIn ? byViewers(flags, unknown ? withAllAuthors : askedFor) : askedFor;
}

/** One element for each request in each array, but of `ids`, `versions` and `authors`. */
export function valuesOf(queries: readonly AskedPosts[]) {
  const ids = slicesOf(queries.map((query) => query.ids));
  const authors = slicesOf(queries.map(({ lasting }) => authorsOf(lasting)));
  return {
    viewers: arrayValue(queries.map(({ viewerId }) => viewerId ?? NOBODY)),
    ids: ids.all,
    versions: arrayValue(
      queries.flatMap((query) => query.ids.map((_, nth) => query.lasting[nth]?.version ?? NO_VERSION)),
    ),
    firsts: ids.firsts,
    lasts: ids.lasts,
    authors: authors.all,
    authorFirsts: authors.firsts,
    authorLasts: authors.lasts,
  };
}

function authorsOf(lasting: AskedPosts['lasting']): UserId[] {
  const authors = new Set<UserId>();
  for (const post of lasting) if (post) authors.add(post.authorId);
  return [...authors];
}

const given = (name: string, type: string): SQL => sql`${sql.placeholder(name)}::${sql.raw(type)}[]`;

/** One row for each request, numbered from 1. "offset 0": what is computed of a row is computed once. */
const askedFor = sql`(
  select number::integer as request, viewer,
    ${sliceSql(given('ids', 'bigint'), sql`first`, sql`last`)} as ids,
    ${sliceSql(given('versions', 'bigint'), sql`first`, sql`last`)} as versions,
    ${sliceSql(given('authors', 'bigint'), sql`author_first`, sql`author_last`)} as authors
  from unnest(${given('viewers', 'bigint')}, ${given('firsts', 'integer')}, ${given('lasts', 'integer')},
    ${given('authorFirsts', 'integer')}, ${given('authorLasts', 'integer')})
    with ordinality as listed(viewer, first, last, author_first, author_last, number)
  offset 0)`;
export const VIEWER = sql`asked.viewer`;

/** Who wrote what is not in memory is not told: it is looked up. */
const withAllAuthors = sql`(
  select request, viewer, ids, versions, authors || array(
    select post.author_id from unnest(ids, versions) unknown(id, version)
    join ${posts} post on post.shard = ${shardOfSql(sql`unknown.id`)} and post.id = unknown.id
    where unknown.version = ${sql.raw(String(NO_VERSION))}) as authors
  from ${askedFor} asked
  offset 0)`;

/**
 * With what is looked up once for a request: what decides which authors are visible, and the viewer's own.
 * @NOTE Not "where is_active" for reposts: all of the viewer's would be walked through. Bookmarks have no such way: an index
 * by time holds them all too, so they are looked up one by one (below), by those who have any.
 */
const byViewers = (flags: boolean, listed: SQL): SQL => sql`(
  select asked.request, asked.viewer, asked.ids, asked.versions, among.* ${
    flags
      ? sql`, (
      select array_agg(r.post_id) filter (where r.is_active) from ${reposts} r
      where r.shard = ${shardOfSql(VIEWER)} and r.reposter_id = ${VIEWER} and r.post_id = any(asked.ids)) as reposted, coalesce((
      select true from ${bookmarks} b where b.shard = ${shardOfSql(VIEWER)} and b.viewer_id = ${VIEWER} limit 1), false) as has_bookmarks`
      : sql``
  }
  from ${listed} asked cross join lateral ${relationsAmongAuthors(VIEWER, sql`asked.authors`)} among
  offset 0)`;
