import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import * as feedTables from '@rookery/drizzle/feed';
import type { PostId, UserId } from '@rookery/ids';
import { findRelatedViewers, loadViewerRelations, type ViewerRelations } from '@rookery/visibility';
import { sql, type SQL } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import { entryColumns } from '../entries/entry-queries.ts';

const { entries, relationUsers } = feedTables;

/** A viewer's relations, as feed's copy has them. */
export function findViewerRelations(db: Db, viewerId: UserId): Promise<ViewerRelations> {
  return loadViewerRelations(db, feedTables, viewerId);
}

/** `relatedAmong` of a live source, over feed's copy. */
export function findRelatedAmong(
  db: Db,
  viewerIds: readonly UserId[],
  userIds: readonly UserId[],
): Promise<UserId[]> {
  return findRelatedViewers(db, feedTables, viewerIds, userIds);
}

/** Of an author whose account closes or opens, so many are looked at for somebody's repost of them. */
const LAST_POSTS = 200;

/** What the rules ask of an author's account. */
export interface AuthorStateRow {
  readonly userId: UserId;
  readonly isPrivate: boolean;
  readonly isSuspended: boolean;
  readonly isDeleted: boolean;
}

export async function findAuthorStates(db: Db, userIds: readonly UserId[]): Promise<AuthorStateRow[]> {
  const rows = await db.execute<RowOf<AuthorStateRow>>(sql`
    select author.user_id as "userId", author.is_private as "isPrivate", author.is_suspended as "isSuspended",
      author.is_deleted as "isDeleted"
    from unnest(${idArray(userIds)}) wanted(id)
    join ${relationUsers} author on author.shard = ${shardOfSql(sql`wanted.id`)} and author.user_id = wanted.id`);
  return [...rows];
}

/** An entry as the copy has it now. */
export interface EntryState extends Entry {
  readonly isDeleted: boolean;
}

/** The entries of these posts: the undeleted reposts, and the posts themselves in any state. */
export async function findEntriesOfPosts(db: Db, postIds: readonly PostId[]): Promise<EntryState[]> {
  const rows = await db.execute<RowOf<EntryState>>(sql`
    select ${entryColumns('entry')}, entry.is_deleted as "isDeleted"
    from ${entries} entry
    where entry.post_id = any(${idArray(postIds)}) and not (entry.is_repost and entry.is_deleted)`);
  return [...rows];
}

/** Who reposted any of an author's last posts, or an answer to one, whether that stands or not. */
export async function findRepostersOf(db: Db, authorId: UserId): Promise<UserId[]> {
  const author = sql`${authorId}::bigint`;
  // Apart, for an index each.
  const last = (condition: SQL) => sql`(
    select post.post_id from ${entries} post
    where post.shard = ${shardOfSql(author)} and post.owner_id = ${author} and ${condition} and not post.is_repost
    order by post.id desc limit ${LAST_POSTS})`;
  const rows = await db.execute<RowOf<{ readonly ownerId: UserId }>>(sql`
    with own as materialized (
      ${last(sql`not post.is_deleted`)} union all ${last(sql`post.is_deleted`)}
    ), concerned as (
      select post_id from own
      union select answer.post_id from own join ${entries} answer on answer.reply_to_id = own.post_id
    )
    select distinct repost.owner_id as "ownerId"
    from concerned join ${entries} repost on repost.post_id = concerned.post_id
    where repost.is_repost and not repost.is_deleted`);
  return rows.map(({ ownerId }) => ownerId);
}
