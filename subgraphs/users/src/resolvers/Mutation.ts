import { requireActor } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers-types.ts';
import { bothAfterChange } from './after-change.ts';
import { toAuthPayload } from './auth-payload.ts';
import { refreshSession, signOut } from './session-mutations.ts';

export const Mutation: MutationResolvers = {
  signUp: async (_root, { input }, context) =>
    toAuthPayload(context, await context.signUps.signUp(context.commit, input), input.refreshTokenTransport),
  signIn: async (_root, { input }, context) =>
    toAuthPayload(context, await context.signIns.signIn(context.commit, input), input.refreshTokenTransport),
  refreshSession: (_root, { input }, context) => refreshSession(input, context),
  signOut: (_root, _args, context) => signOut(context),

  async updateProfile(_root, { input }, context) {
    const actor = requireActor(context);
    await context.profiles.update(actor, input);
    return bothAfterChange(context, actor.userId);
  },
  followUser: async (_root, { input }, context) =>
    bothAfterChange(context, await context.follows.follow(requireActor(context), input)),
  unfollowUser: async (_root, { input }, context) =>
    bothAfterChange(context, await context.follows.unfollow(requireActor(context), input)),
  acceptFollowRequest: async (_root, { input }, context) =>
    bothAfterChange(context, await context.follows.accept(requireActor(context), input)),
  declineFollowRequest: async (_root, { input }, context) =>
    bothAfterChange(context, await context.follows.decline(requireActor(context), input)),
  blockUser: async (_root, { input }, context) =>
    bothAfterChange(context, await context.blocks.block(requireActor(context), input)),
  async unblockUser(_root, { input }, context) {
    const asSeenBefore = await context.blocks.unblock(requireActor(context), input);
    context.loaders.clear();
    return { user: (await context.loaders.account.load(asSeenBefore.id)) ?? asSeenBefore };
  },
  muteUser: async (_root, { input }, context) =>
    bothAfterChange(context, await context.mutes.mute(requireActor(context), input)),
  unmuteUser: async (_root, { input }, context) =>
    bothAfterChange(context, await context.mutes.unmute(requireActor(context), input)),
};
