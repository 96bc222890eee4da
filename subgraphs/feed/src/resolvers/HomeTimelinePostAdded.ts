import type { HomeTimelinePostAddedResolvers } from '../generated/resolvers-types.ts';

export const HomeTimelinePostAdded: HomeTimelinePostAddedResolvers = {
  edge: ({ edgeCursor, ...edge }) => ({ ...edge, cursor: edgeCursor }),
};
