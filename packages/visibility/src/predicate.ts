import { shardOfSql } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import { sql, type Placeholder, type SQL } from 'drizzle-orm';
import type { RelationTables } from './tables.ts';

/** The viewer of a query: null when signed out. */
export type MaybeViewer = UserId | null;
/** The viewer as a statement has it: by id, by a placeholder for whoever it is run for, or by a column where it is run for many. */
export type ViewerOfStatement = UserId | Placeholder | SQL;

/**
 * SQL: whether the viewer may see what an author wrote. `author` is an id column or expression. Not when the account is
 * suspended, deleted or unknown; not when one of the two blocks the other; of a private account only as a follower.
 */
export function authorIsVisibleTo(
  tables: RelationTables,
  viewerId: ViewerOfStatement | null,
  author: SQL,
): SQL {
  return writingIsVisibleTo(tables, viewerId, { author, followersOnly: sql`false` });
}

/**
 * SQL: whether the viewer may see something that an author wrote: the author, and not what is for followers only unless as
 * one of them. The same as `authorIsVisibleTo` and, where `followersOnly` holds, `isFollowerOf`; in one look at the account.
 */
export function writingIsVisibleTo(
  tables: RelationTables,
  viewerId: ViewerOfStatement | null,
  { author, followersOnly }: { readonly author: SQL; readonly followersOnly: SQL },
): SQL {
  const isForFollowers = sql`(account.is_private or ${followersOnly})`;
  if (viewerId === null) return accountStands(tables, author, sql`not ${isForFollowers}`);
  const viewer = sql`${viewerId}::bigint`;
  const isOpen = sql`(not ${isForFollowers} or ${follows(tables, viewer, author)})`;
  return sql`(${author} = ${viewer} or (
    ${accountStands(tables, author, isOpen)}
    and not ${areBlocked(tables, viewer, author)}))`;
}

/** Arrays of authors' ids. */
type AmongColumn = 'is_open' | 'is_closed' | 'is_blocked' | 'blocks_viewer';

/**
 * SQL: what `writingIsVisibleAmong` asks of `authors` (an array of their ids, in which one may come twice) and of the viewer,
 * as a subquery of one row. For whoever looks at many rows for a viewer: each author and each table is looked up once, and
 * blocks of all authors in one walk through an index, as far as there are authors, whatever the viewer has.
 * @NOTE Not "where is_active" for the viewer's own blocks: the index of blockers would be looked through for each author.
 */
export function relationsAmong(
  { relationUsers, relationBlocks }: RelationTables,
  viewer: SQL,
  authors: SQL,
): SQL {
  const all = (id: SQL, condition: SQL) => sql`coalesce(array_agg(${id}) filter (where ${condition}), '{}')`;
  const user = sql`account.user_id`;
  return sql`(
    select account.*,
      (select ${all(sql`block.blocked_id`, sql`block.is_active`)} from ${relationBlocks} block
        where block.shard = ${shardOfSql(viewer)} and block.blocker_id = ${viewer}
          and block.blocked_id = any(${authors})) as is_blocked,
      array(select block.blocker_id from ${relationBlocks} block
        where block.blocked_id = ${viewer} and block.is_active and block.blocker_id = any(${authors})) as blocks_viewer
    from (
      select ${all(user, sql`not account.is_private`)} as is_open, ${all(user, sql`account.is_private`)} as is_closed
      from unnest(${authors}) author(id) cross join lateral (
        select user_id, is_private from ${relationUsers} known
        where known.shard = ${shardOfSql(sql`author.id`)} and known.user_id = author.id
          and not known.is_suspended and not known.is_deleted
        offset 0) account
    ) account
    offset 0)`;
}

/**
 * SQL: the same as `writingIsVisibleTo`, of rows by the authors whom `relationsAmong` was asked for; `among` is its alias.
 * What any other wrote, the viewer apart, is not visible.
 */
export function writingIsVisibleAmong(
  tables: RelationTables,
  viewer: SQL,
  {
    author,
    followersOnly,
    among,
  }: { readonly author: SQL; readonly followersOnly: SQL; readonly among: string },
): SQL {
  const isIn = (column: AmongColumn) => sql`${author} = any(${sql.raw(`${among}.${column}`)})`;
  return sql`(case
    when ${author} = ${viewer} then true
    when ${isIn('is_blocked')} or ${isIn('blocks_viewer')} then false
    when ${isIn('is_open')} and not ${followersOnly} then true
    when ${isIn('is_open')} or ${isIn('is_closed')} then ${follows(tables, viewer, author)}
    else false end)`;
}

/**
 * SQL: whether a person may be shown to the viewer in a list, as one who likes a post: the account stands, and neither
 * blocks the other. A private account too: its profile is for all, only what it wrote is not.
 */
export function personIsVisibleTo(
  tables: RelationTables,
  viewerId: ViewerOfStatement | null,
  person: SQL,
): SQL {
  const stands = accountStands(tables, person, sql`true`);
  if (viewerId === null) return stands;
  const viewer = sql`${viewerId}::bigint`;
  return sql`(${person} = ${viewer} or (${stands} and not ${areBlocked(tables, viewer, person)}))`;
}

/** SQL: whether the viewer is among those for whom an author writes for followers only: these, and the author. */
export function isFollowerOf(tables: RelationTables, viewerId: ViewerOfStatement | null, author: SQL): SQL {
  if (viewerId === null) return sql`false`;
  const viewer = sql`${viewerId}::bigint`;
  return sql`(${author} = ${viewer} or ${follows(tables, viewer, author)})`;
}

/** SQL: whether an author is kept off the viewer's timelines: not visible, or muted. Never true of the viewer. */
export function isHiddenFromTimeline(tables: RelationTables, viewerId: ViewerOfStatement, author: SQL): SQL {
  const viewer = sql`${viewerId}::bigint`;
  return sql`(${author} <> ${viewer} and (
    not ${authorIsVisibleTo(tables, viewerId, author)} or ${isMuted(tables, viewer, author)}))`;
}

/**
 * Whether an account is known, neither suspended nor deleted, and `condition` holds of it (alias `account`).
 * @NOTE A scalar subquery and not `exists`, here, for follows and for blocks: PostgreSQL may answer `exists` for a long
 * list by hashing all rows of the table, which costs a page of 20 as much as there are accounts.
 */
function accountStands({ relationUsers }: RelationTables, person: SQL, condition: SQL): SQL {
  return sql`coalesce((
    select not account.is_suspended and not account.is_deleted and ${condition}
    from ${relationUsers} account
    where account.shard = ${shardOfSql(person)} and account.user_id = ${person}), false)`;
}

function follows({ relationFollows }: RelationTables, viewer: SQL, author: SQL): SQL {
  return sql`coalesce((
    select followed.is_active from ${relationFollows} followed
    where followed.shard = ${shardOfSql(viewer)} and followed.follower_id = ${viewer}
      and followed.followee_id = ${author}), false)`;
}

function areBlocked({ relationBlocks }: RelationTables, viewer: SQL, author: SQL): SQL {
  const blocks = (blocker: SQL, blocked: SQL) => sql`coalesce((
    select block.is_active from ${relationBlocks} block
    where block.shard = ${shardOfSql(blocker)} and block.blocker_id = ${blocker}
      and block.blocked_id = ${blocked}), false)`;
  return sql`(${blocks(viewer, author)} or ${blocks(author, viewer)})`;
}

function isMuted({ relationMutes }: RelationTables, viewer: SQL, author: SQL): SQL {
  return sql`exists (
    select 1 from ${relationMutes} mute
    where mute.shard = ${shardOfSql(viewer)} and mute.muter_id = ${viewer} and mute.muted_id = ${author}
      and mute.is_active and (mute.expires_at is null or mute.expires_at > now()))`;
}
