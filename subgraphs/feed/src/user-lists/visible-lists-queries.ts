import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { userListMembers, userLists } from '@rookery/drizzle/feed';
import * as feedTables from '@rookery/drizzle/feed';
import type { UserId } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import { authorIsVisibleTo, personIsVisibleTo, type MaybeViewer } from '@rookery/visibility';
import { sql, type SQL } from 'drizzle-orm';
import type { ListId, UserListRow } from './user-list.ts';

const LIST_COLUMNS = sql.raw(
  `list.id, list.owner_id as "ownerId", list.name, list.is_private as "isPrivate", list.member_count as "memberCount"`,
);

/** Whether a list (alias `list`) exists for a viewer: their own, or a public one by somebody whose writing they may see. */
function listIsVisibleTo(viewerId: MaybeViewer): SQL {
  const own = viewerId === null ? sql`false` : sql`list.owner_id = ${viewerId}::bigint`;
  const open = sql`not list.is_private and ${authorIsVisibleTo(feedTables, viewerId, sql`list.owner_id`)}`;
  return sql`(not list.is_deleted and (${own} or ${open}))`;
}

/** Those of these lists that the viewer may see. */
export async function findVisibleLists(
  db: Db,
  viewerId: MaybeViewer,
  ids: readonly ListId[],
): Promise<UserListRow[]> {
  const rows = await db.execute<RowOf<UserListRow>>(sql`
    select ${LIST_COLUMNS}
    from unnest(${idArray(ids)}) wanted(id)
    join ${userLists} list on list.shard = ${shardOfSql(sql`wanted.id`)} and list.id = wanted.id
    where ${listIsVisibleTo(viewerId)}`);
  return [...rows];
}

/** The lists of each of these people that the viewer may see, last made first: one row more than the page. */
export async function readListsOf(
  db: Db,
  viewerId: MaybeViewer,
  ownerIds: readonly UserId[],
  { after, limit }: PageRequest,
): Promise<UserListRow[]> {
  const older = after ? sql`and list.id < ${after[0] ?? null}::bigint` : sql``;
  const rows = await db.execute<RowOf<UserListRow>>(sql`
    select list.*
    from unnest(${idArray(ownerIds)}) owner(id)
    cross join lateral (
      select ${LIST_COLUMNS}
      from ${userLists} list
      where list.shard = ${shardOfSql(sql`owner.id`)} and list.owner_id = owner.id
        and ${listIsVisibleTo(viewerId)} ${older}
      order by list.id desc limit ${limit + 1}::int
    ) list
    order by list.id desc`);
  return [...rows];
}

/** Somebody's place in a list. */
export interface ListedMember {
  readonly listId: ListId;
  readonly memberId: UserId;
  /** PostgreSQL's text of when they were added. */
  readonly addedAt: string;
}

/** Who is on each of these lists, as far as the viewer may see them, last added first: one row more than the page. */
export async function readMembersOf(
  db: Db,
  viewerId: MaybeViewer,
  listIds: readonly ListId[],
  { after, limit }: PageRequest,
): Promise<ListedMember[]> {
  const [addedAt = null, memberId = null] = after ?? [];
  const older = after
    ? sql`and (member.added_at, member.member_id) < (${addedAt}::timestamptz, ${memberId}::bigint)`
    : sql``;
  const rows = await db.execute<RowOf<ListedMember>>(sql`
    select page.list_id as "listId", page.member_id as "memberId", page.added_at::text as "addedAt"
    from unnest(${idArray(listIds)}) list(id)
    cross join lateral (
      select member.list_id, member.member_id, member.added_at
      from ${userListMembers} member
      where member.shard = ${shardOfSql(sql`list.id`)} and member.list_id = list.id ${older}
        and ${personIsVisibleTo(feedTables, viewerId, sql`member.member_id`)}
      order by member.added_at desc, member.member_id desc limit ${limit + 1}::int
    ) page
    order by page.added_at desc, page.member_id desc`);
  return [...rows];
}
