import { withKind } from '@rookery/ids';
import { requireViewer } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers-types.ts';

export const Mutation: MutationResolvers = {
  async markHomeTimelineRead(_root, { input }, context) {
    const viewer = requireViewer(context);
    await context.readStates.markRead(viewer, input.cursor);
    return { viewer: { id: withKind(viewer.userId, 'viewer') } };
  },
};
