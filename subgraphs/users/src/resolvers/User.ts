import { isIdOf } from '@rookery/ids';
import type { Context } from '../context.ts';
import type { FollowState, UserResolvers } from '../generated/resolvers-types.ts';
import type { UserRef } from '../mappers.ts';
import { pageOfPeople, type PeopleArgs, type PeopleList } from '../people/people-list.ts';
import { mayListPeopleOf } from '../people/people-rules.ts';
import type { ViewerRelation } from '../relations/viewer-relation.ts';
import { peopleDeps } from './people-deps.ts';

const FOLLOW_STATES: Readonly<Record<ViewerRelation['followState'], FollowState>> = {
  none: 'NOT_FOLLOWING',
  requested: 'REQUESTED',
  following: 'FOLLOWING',
};

/** Null, and no error, for who is not let in: the counts say that there is something. */
async function listOf(user: UserRef, list: PeopleList, args: PeopleArgs, context: Context) {
  const isAllowed = await mayListPeopleOf(user, context.viewer.userId, () =>
    context.loaders.relation.load(user.id),
  );
  return isAllowed ? pageOfPeople(peopleDeps(context), list, args) : null;
}

export const User: UserResolvers = {
  __resolveReference({ id }, { loaders }, info) {
    if (!isIdOf('user', id)) return null;
    loaders.expect(info);
    return loaders.account.load(id);
  },
  followers: (user, args, context) => listOf(user, context.lists.followers(user.id), args, context),
  following: (user, args, context) => listOf(user, context.lists.following(user.id), args, context),
  isViewer: ({ id }, _args, { viewer }) => id === viewer.userId,
  viewerFollowState: async ({ id }, _args, { loaders }) =>
    FOLLOW_STATES[(await loaders.relation.load(id)).followState],
  viewerHidesReposts: async ({ id }, _args, { loaders }) => (await loaders.relation.load(id)).hidesReposts,
  viewerHasBlocked: async ({ id }, _args, { loaders }) => (await loaders.relation.load(id)).hasBlocked,
  viewerHasMuted: async ({ id }, _args, { loaders }) => (await loaders.relation.load(id)).hasMuted,
  followsViewer: async ({ id }, _args, { loaders }) => (await loaders.relation.load(id)).isFollowedBy,
};
