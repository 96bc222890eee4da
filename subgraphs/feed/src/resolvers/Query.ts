import { requireViewer } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers-types.ts';

export const Query: QueryResolvers = {
  homeTimeline: (_root, args, context) => context.home.page(requireViewer(context), args),
};
