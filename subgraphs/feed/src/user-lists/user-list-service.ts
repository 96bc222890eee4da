import { isUniqueViolation, transact, type Database, type Transaction } from '@rookery/database';
import { badUserInput, checkText, conflict, InputIssues, notFound } from '@rookery/errors';
import { isIdOf, type UserId } from '@rookery/ids';
import {
  countListsOf,
  deleteMember,
  deleteOwnList,
  findListByName,
  insertList,
  insertMember,
  lockListsOf,
  lockOwnList,
  mayBeListed,
  updateOwnList,
  type OwnList,
} from './own-lists-queries.ts';
import {
  LIST_NAME_LIMITS,
  MAX_LIST_MEMBERS,
  MAX_LISTS_PER_PERSON,
  type ListId,
  type UserListRow,
} from './user-list.ts';

export interface CreateListInput {
  readonly name: string;
  readonly isPrivate?: boolean | null | undefined;
}
export interface UpdateListInput {
  readonly listId: string;
  readonly name?: string | null | undefined;
  readonly isPrivate?: boolean | null | undefined;
}
export interface ListMemberInput {
  readonly listId: string;
  readonly userId: string;
}
export interface ListMembership {
  readonly list: UserListRow;
  readonly member: { readonly id: UserId };
}

/**
 * What people do with their own lists. All may be repeated. BAD_USER_INPUT for what is wrong with an input, NOT_FOUND for
 * a list that is not the owner's, whether there is such a list or not.
 */
export interface UserListService {
  /** One of that name is there already: that one; CONFLICT when it is not alike, or when there are too many. */
  create(ownerId: UserId, input: CreateListInput): Promise<UserListRow>;
  update(ownerId: UserId, input: UpdateListInput): Promise<UserListRow>;
  delete(ownerId: UserId, input: { readonly listId: string }): Promise<ListId>;
  /** NOT_FOUND for whom the owner may not see, CONFLICT for one too many. */
  addMember(ownerId: UserId, input: ListMemberInput): Promise<ListMembership>;
  removeMember(ownerId: UserId, input: ListMemberInput): Promise<ListMembership>;
}

export function createUserListService({ db }: { readonly db: Database }): UserListService {
  /** Runs `work` on a list that nobody else changes meanwhile. */
  const withOwnList = <T>(
    own: OwnList,
    work: (tx: Transaction, list: UserListRow) => Promise<T>,
  ): Promise<T> =>
    transact(db, async (tx) => {
      const list = await lockOwnList(tx, own);
      if (!list) throw notFound('list');
      return work(tx, list);
    });

  return {
    async create(ownerId, input) {
      const wanted = { ownerId, name: nameOf(input.name), isPrivate: input.isPrivate ?? false };
      const list = await transact(db, async (tx) => {
        await lockListsOf(tx, ownerId);
        const known = await findListByName(tx, ownerId, wanted.name);
        if (known) return known;
        if ((await countListsOf(tx, ownerId)) >= MAX_LISTS_PER_PERSON)
          throw conflict(`There are ${MAX_LISTS_PER_PERSON} lists already.`);
        return (await insertList(tx, wanted)) ?? (await findListByName(tx, ownerId, wanted.name));
      });
      if (list?.isPrivate !== wanted.isPrivate) throw conflict('There is another list of that name.');
      return list;
    },

    async update(ownerId, input) {
      const issues = new InputIssues();
      const own = { ownerId, listId: checkListId(issues, input.listId) };
      const changes = checkChanges(issues, input);
      issues.throwIfAny();
      try {
        return await withOwnList(own, async (tx, list) => {
          if (Object.keys(changes).length > 0) await updateOwnList(tx, own, changes);
          return { ...list, ...changes };
        });
      } catch (error) {
        if (!isUniqueViolation(error, 'user_lists_by_name')) throw error;
        throw badUserInput([{ field: 'input.name', reason: 'TAKEN' }]);
      }
    },

    async delete(ownerId, input) {
      const issues = new InputIssues();
      const listId = checkListId(issues, input.listId);
      issues.throwIfAny();
      const isDeleted = await transact(db, (tx) => deleteOwnList(tx, { ownerId, listId }));
      if (!isDeleted) throw notFound('list');
      return listId;
    },

    async addMember(ownerId, input) {
      const { own, memberId } = membershipOf(ownerId, input);
      return withOwnList(own, async (tx, list) => {
        if (!(await mayBeListed(tx, ownerId, memberId))) throw notFound('user');
        const member = { id: memberId };
        if (!(await insertMember(tx, own, memberId))) return { list, member };
        if (list.memberCount >= MAX_LIST_MEMBERS)
          throw conflict(`There are ${MAX_LIST_MEMBERS} people on the list already.`);
        const counted = { memberCount: list.memberCount + 1 };
        await updateOwnList(tx, own, counted);
        return { list: { ...list, ...counted }, member };
      });
    },

    async removeMember(ownerId, input) {
      const { own, memberId } = membershipOf(ownerId, input);
      return withOwnList(own, async (tx, list) => {
        const member = { id: memberId };
        if (!(await deleteMember(tx, own, memberId))) return { list, member };
        const counted = { memberCount: list.memberCount - 1 };
        await updateOwnList(tx, own, counted);
        return { list: { ...list, ...counted }, member };
      });
    },
  };
}

function nameOf(text: string): string {
  const issues = new InputIssues();
  const name = checkText(issues, 'input.name', text, LIST_NAME_LIMITS);
  issues.throwIfAny();
  return name;
}

/** When it is none, that goes to `issues`, and the answer is only good for going on checking. */
function checkListId(issues: InputIssues, text: string): ListId {
  if (!isIdOf('list', text)) issues.add('input.listId', 'MALFORMED');
  return text as ListId;
}

function checkChanges(
  issues: InputIssues,
  { name, isPrivate }: UpdateListInput,
): Partial<Pick<UserListRow, 'name' | 'isPrivate'>> {
  if (name === null) issues.add('input.name', 'REQUIRED');
  if (isPrivate === null) issues.add('input.isPrivate', 'REQUIRED');
  return {
    ...(name == null ? {} : { name: checkText(issues, 'input.name', name, LIST_NAME_LIMITS) }),
    ...(isPrivate == null ? {} : { isPrivate }),
  };
}

function membershipOf(ownerId: UserId, input: ListMemberInput): { own: OwnList; memberId: UserId } {
  const issues = new InputIssues();
  const own = { ownerId, listId: checkListId(issues, input.listId) };
  if (!isIdOf('user', input.userId)) issues.add('input.userId', 'MALFORMED');
  issues.throwIfAny();
  return { own, memberId: input.userId as UserId };
}
