import { withKind } from '@rookery/ids';
import { requireViewer } from '../context.ts';
import type { ViewerResolvers } from '../generated/resolvers-types.ts';

export const Viewer: ViewerResolvers = {
  __resolveReference: ({ id }, { identity }) =>
    identity.kind === 'viewer' && id === withKind(identity.userId, 'viewer') ? { id } : null,
  homeTimelineReadState: (_viewer, _args, context) => context.readStates.of(requireViewer(context).userId),
  lists: (_viewer, args, context) => context.lists.ofPerson(requireViewer(context).userId, args),
};
