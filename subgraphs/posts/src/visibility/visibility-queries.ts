import { shardColumnOf, type Db } from '@rookery/database';
import { relationBlocks, relationFollows, relationMutes, relationUsers } from '@rookery/drizzle/posts';
import type { UserId } from '@rookery/ids';
import {
  authorIsVisibleTo,
  personIsVisibleTo,
  relationsAmong,
  writingIsVisibleAmong,
  writingIsVisibleTo,
  type ViewerOfStatement,
} from '@rookery/visibility';
import { and, eq, sql, type SQL } from 'drizzle-orm';

/** Posts' own copy of relations. */
export const relations = { relationUsers, relationFollows, relationBlocks, relationMutes };

/** Whether the viewer may see what an author writes. */
export const authorIsVisible = (viewerId: ViewerOfStatement | null, author: SQL): SQL =>
  authorIsVisibleTo(relations, viewerId, author);

/** Whether the viewer may meet a person in a list. */
export const personIsVisible = (viewerId: ViewerOfStatement | null, person: SQL): SQL =>
  personIsVisibleTo(relations, viewerId, person);

/** The same of a row, by its alias, with `author_id` and `followers_only`. */
export function entryIsVisible(viewerId: ViewerOfStatement | null, alias: 'p' | 'item'): SQL {
  const author = sql.raw(`${alias}.author_id`);
  const followersOnly = sql.raw(`${alias}.followers_only`);
  return writingIsVisibleTo(relations, viewerId, { author, followersOnly });
}

/** Whether the viewer may see a row of `posts.posts` under this alias: what is deleted is seen by nobody. */
export const postIsVisible = (viewerId: ViewerOfStatement | null, alias: 'p'): SQL =>
  sql`(not ${sql.raw(alias)}.is_deleted and ${entryIsVisible(viewerId, alias)})`;

/** `relationsAmong` of posts' own copy. */
export const relationsAmongAuthors = (viewer: SQL, authors: SQL): SQL =>
  relationsAmong(relations, viewer, authors);

/** `postIsVisible` by what `relationsAmongAuthors`, under the alias `among`, tells of the authors. */
export function postIsVisibleAmong(viewer: SQL, alias: 'p', among: string): SQL {
  const author = sql.raw(`${alias}.author_id`);
  const followersOnly = sql.raw(`${alias}.followers_only`);
  return sql`(not ${sql.raw(alias)}.is_deleted and ${writingIsVisibleAmong(relations, viewer, { author, followersOnly, among })})`;
}

/** Whether an account is private, as far as it is known here. */
export async function isPrivateAccount(db: Db, userId: UserId): Promise<boolean> {
  const [row] = await db
    .select({ isPrivate: relationUsers.isPrivate })
    .from(relationUsers)
    .where(and(eq(relationUsers.shard, shardColumnOf(userId)), eq(relationUsers.userId, userId)));
  return row?.isPrivate ?? false;
}

/** What is known of a person's account. */
export type Standing = 'shown' | 'hidden' | 'unknown';

/** Whether the bare profile may be shown to the viewer, who still sees those whom they block. */
export async function standingOf(db: Db, viewerId: UserId | null, userId: UserId): Promise<Standing> {
  const blocksViewer =
    viewerId === null
      ? sql`false`
      : sql`exists (
          select 1 from ${relationBlocks} block
          where block.shard = ${shardColumnOf(userId)}::smallint and block.blocker_id = ${userId}::bigint
            and block.blocked_id = ${viewerId}::bigint and block.is_active)`;
  const [row] = await db.execute<{ isShown: boolean }>(sql`
    select not account.is_suspended and not account.is_deleted and not ${blocksViewer} as "isShown"
    from ${relationUsers} account
    where account.shard = ${shardColumnOf(userId)}::smallint and account.user_id = ${userId}::bigint`);
  if (!row) return 'unknown';
  return row.isShown ? 'shown' : 'hidden';
}
