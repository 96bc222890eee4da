import type { TimelineEdgeResolvers } from '../generated/resolvers-types.ts';
import { reasonOf } from '../timelines/timeline-edge.ts';

export const TimelineEdge: TimelineEdgeResolvers = {
  node: ({ postId }) => ({ id: postId }),
  reason: reasonOf,
  async repostedBy(edge, _args, { repostedBy }) {
    return (await repostedBy.load(edge)).map((id) => ({ id }));
  },
};
