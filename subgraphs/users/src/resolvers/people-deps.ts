import type { Context } from '../context.ts';
import type { PeopleListDeps } from '../people/people-list.ts';

/** A list's people come from the request's loader, where their fields will find them again. */
export const peopleDeps = ({ cursors, loaders }: Context): PeopleListDeps => ({
  cursors,
  loadAccounts: (ids) => Promise.all(ids.map((id) => loaders.account.load(id))),
});
