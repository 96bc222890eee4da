import type { Context } from '../context.ts';
import type { ViewerResolvers } from '../generated/resolvers-types.ts';
import { pageOfPeople, type PeopleArgs, type PeopleList } from '../people/people-list.ts';
import { peopleDeps } from './people-deps.ts';
import { viewerRefOf } from './viewer-ref.ts';

async function listOf(list: PeopleList, args: PeopleArgs, context: Context) {
  await context.viewer.ownWritesSeen();
  return pageOfPeople(peopleDeps(context), list, args);
}

export const Viewer: ViewerResolvers = {
  __resolveReference({ id }, { viewer }) {
    const own = viewer.userId && viewerRefOf(viewer.userId);
    return own?.id === id ? own : null;
  },
  user: ({ userId }, _args, { loaders }) => loaders.account.load(userId),
  email: ({ userId }, _args, { loaders }) => loaders.email.load(userId),
  followRequests: ({ userId }, args, context) => listOf(context.lists.followRequests(userId), args, context),
  blockedUsers: ({ userId }, args, context) => listOf(context.lists.blockedUsers(userId), args, context),
  mutedUsers: ({ userId }, args, context) => listOf(context.lists.mutedUsers(userId), args, context),
};
