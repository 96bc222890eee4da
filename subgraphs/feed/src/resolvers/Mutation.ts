import { withKind } from '@rookery/ids';
import { requireViewer } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers-types.ts';

export const Mutation: MutationResolvers = {
  async markHomeTimelineRead(_root, { input }, context) {
    const viewer = requireViewer(context);
    await context.readStates.markRead(viewer, input.cursor);
    return { viewer: { id: withKind(viewer.userId, 'viewer') } };
  },
  createList: async (_root, { input }, context) => ({
    list: await context.ownLists.create(requireViewer(context).userId, input),
  }),
  updateList: async (_root, { input }, context) => ({
    list: await context.ownLists.update(requireViewer(context).userId, input),
  }),
  async deleteList(_root, { input }, context) {
    const { userId } = requireViewer(context);
    const deletedListId = await context.ownLists.delete(userId, input);
    return { deletedListId, viewer: { id: withKind(userId, 'viewer') } };
  },
  async addListMember(_root, { input }, context) {
    const { userId } = requireViewer(context);
    await context.viewer.caughtUp();
    return context.ownLists.addMember(userId, input);
  },
  removeListMember: (_root, { input }, context) =>
    context.ownLists.removeMember(requireViewer(context).userId, input),
};
