import { requireViewer } from '../context.ts';
import type { QueryResolvers } from '../generated/resolvers-types.ts';

export const Query: QueryResolvers = {
  homeTimeline: (_root, args, context) => context.home.page(requireViewer(context), args),
  publicTimeline: (_root, args, { pages, viewer }) => pages.page(viewer, { kind: 'public' }, args),
  list: (_root, { id }, { lists }) => lists.find(id),
  listTimeline: (_root, { listId, ...args }, { lists }) => lists.timeline(listId, args),
};
