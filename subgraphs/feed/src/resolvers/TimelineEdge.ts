import type { TimelineEdgeResolvers } from '../generated/resolvers-types.ts';

export const TimelineEdge: TimelineEdgeResolvers = {
  node: ({ postId }) => ({ id: postId }),
  reason: ({ isRepost, ownerId, viewerId }) =>
    isRepost ? 'REPOSTED' : ownerId === viewerId ? 'OWN' : 'FOLLOWED',
  async repostedBy(edge, _args, { repostedBy }) {
    return (await repostedBy.load(edge)).map((id) => ({ id }));
  },
};
