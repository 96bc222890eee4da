import { requireSignedIn } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers-types.ts';

export const Mutation: MutationResolvers = {
  createPost: (_root, { input }, context) => context.services.posts.create(requireSignedIn(context), input),
  deletePost: (_root, { input }, context) => context.services.posts.delete(requireSignedIn(context), input),
  likePost: (_root, { input }, context) => context.services.likes.like(requireSignedIn(context), input),
  unlikePost: (_root, { input }, context) => context.services.likes.unlike(requireSignedIn(context), input),
  repost: (_root, { input }, context) => context.services.reposts.repost(requireSignedIn(context), input),
  undoRepost: (_root, { input }, context) => context.services.reposts.undo(requireSignedIn(context), input),
  bookmarkPost: (_root, { input }, context) =>
    context.services.bookmarks.bookmark(requireSignedIn(context), input),
  unbookmarkPost: (_root, { input }, context) =>
    context.services.bookmarks.unbookmark(requireSignedIn(context), input),
};
