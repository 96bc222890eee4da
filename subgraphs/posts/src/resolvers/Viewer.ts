import { withKind, type ViewerId } from '@rookery/ids';
import type { ViewerResolvers } from '../generated/resolvers-types.ts';
import { requireUserId } from '../viewer/request-viewer.ts';

export const Viewer: ViewerResolvers = {
  __resolveReference: ({ id }, { viewer }) =>
    viewer.id !== null && withKind(viewer.id, 'viewer') === id ? { id: id as ViewerId } : null,
  bookmarks: (_parent, args, { viewer, loaders, connections }, info) => {
    loaders.expect(info);
    return connections.bookmarks(requireUserId(viewer), args);
  },
};
