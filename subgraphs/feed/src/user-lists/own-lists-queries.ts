import { mintId, shardColumnOf, shardOfSql, type Transaction } from '@rookery/database';
import { userListMembers, userLists } from '@rookery/drizzle/feed';
import * as feedTables from '@rookery/drizzle/feed';
import { shardOf, type UserId } from '@rookery/ids';
import { personIsVisibleTo } from '@rookery/visibility';
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { ListId, UserListRow } from './user-list.ts';

const columns = {
  id: userLists.id,
  ownerId: userLists.ownerId,
  name: userLists.name,
  isPrivate: userLists.isPrivate,
  memberCount: userLists.memberCount,
};

/** A list, by who may change it. */
export interface OwnList {
  readonly ownerId: UserId;
  readonly listId: ListId;
}

const isTheirs = (ownerId: UserId): SQL | undefined =>
  and(eq(userLists.shard, shardOf(ownerId)), eq(userLists.ownerId, ownerId));
const isOwn = ({ ownerId, listId }: OwnList): SQL | undefined =>
  and(isTheirs(ownerId), eq(userLists.id, listId));
const stands = eq(userLists.isDeleted, false);

/** Locks all lists of a person, so that nobody makes another meanwhile, and counts them. */
export async function lockListsOf(tx: Transaction, ownerId: UserId): Promise<void> {
  await tx
    .select({ id: userLists.id })
    .from(userLists)
    .where(and(isTheirs(ownerId), stands))
    .orderBy(userLists.id)
    .for('update');
}

/** Counted after the lock was had: what committed meanwhile is seen. */
export async function countListsOf(tx: Transaction, ownerId: UserId): Promise<number> {
  return tx.$count(userLists, and(isTheirs(ownerId), stands));
}

export async function findListByName(
  tx: Transaction,
  ownerId: UserId,
  name: string,
): Promise<UserListRow | undefined> {
  const [row] = await tx
    .select(columns)
    .from(userLists)
    .where(and(isTheirs(ownerId), stands, eq(userLists.name, name)));
  return row;
}

/** Makes a list; undefined when its owner has one of that name. */
export async function insertList(
  tx: Transaction,
  list: Pick<UserListRow, 'ownerId' | 'name' | 'isPrivate'>,
): Promise<UserListRow | undefined> {
  const shard = shardColumnOf(list.ownerId);
  const id = await mintId(tx, 'feed', 'list', shard);
  const [row] = await tx
    .insert(userLists)
    .values({ ...list, id, shard })
    .onConflictDoNothing({
      target: [userLists.shard, userLists.ownerId, userLists.name],
      where: sql`not is_deleted`,
    })
    .returning(columns);
  return row;
}

/** Locks a list against all other changes; undefined when the owner has none such. */
export async function lockOwnList(tx: Transaction, list: OwnList): Promise<UserListRow | undefined> {
  const [row] = await tx
    .select(columns)
    .from(userLists)
    .where(and(isOwn(list), stands))
    .for('update');
  return row;
}

/** Changes a list that is locked; a name that another list has violates `user_lists_by_name`. */
export async function updateOwnList(
  tx: Transaction,
  list: OwnList,
  changes: Partial<Pick<UserListRow, 'name' | 'isPrivate' | 'memberCount'>>,
): Promise<void> {
  await tx
    .update(userLists)
    .set(changes)
    .where(and(isOwn(list), stands));
}

/** Deletes a list, with its members; false when the owner never had one such. Again: changes nothing. */
export async function deleteOwnList(tx: Transaction, list: OwnList): Promise<boolean> {
  const deleted = await tx
    .update(userLists)
    .set({ isDeleted: true, name: '', memberCount: 0 })
    .where(isOwn(list))
    .returning({ id: userLists.id });
  if (deleted.length === 0) return false;
  await tx.delete(userListMembers).where(isOnList(list));
  return true;
}

const isOnList = ({ listId }: OwnList): SQL | undefined =>
  and(eq(userListMembers.shard, shardOf(listId)), eq(userListMembers.listId, listId));

/** Whether a person may be put on the owner's lists: there, and neither blocks the other. */
export async function mayBeListed(tx: Transaction, ownerId: UserId, personId: UserId): Promise<boolean> {
  const isVisible = personIsVisibleTo(feedTables, ownerId, sql`person.id`);
  const [row] = await tx.execute<{ isVisible: boolean }>(sql`
    select ${isVisible} as "isVisible" from (select ${personId}::bigint as id) person`);
  return row?.isVisible === true;
}

/** Puts somebody on a list that is locked; false when they are on it. */
export async function insertMember(tx: Transaction, { listId }: OwnList, memberId: UserId): Promise<boolean> {
  const list = sql`${listId}::bigint`;
  const rows = await tx.execute(sql`
    insert into ${userListMembers} (shard, list_id, member_id, added_at)
    values (${shardOfSql(list)}, ${list}, ${memberId}::bigint, clock_timestamp())
    on conflict do nothing returning 1`);
  return rows.length > 0;
}

/** Takes somebody off a list that is locked; false when they are not on it. */
export async function deleteMember(tx: Transaction, list: OwnList, memberId: UserId): Promise<boolean> {
  const rows = await tx
    .delete(userListMembers)
    .where(and(isOnList(list), eq(userListMembers.memberId, memberId)))
    .returning({ memberId: userListMembers.memberId });
  return rows.length > 0;
}
