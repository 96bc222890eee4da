import { isIdOf } from '@rookery/ids';
import type { PostResolvers } from '../generated/resolvers-types.ts';

export const Post: PostResolvers = {
  __resolveReference: ({ id }, { loaders }, info) =>
    isIdOf('post', id) ? loaders.expect(info).post.load(id) : null,
  author: ({ authorId }) => ({ id: authorId }),
  replyTo: ({ replyToId }, _args, { loaders }) => (replyToId ? loaders.post.load(replyToId) : null),
  quotedPost: ({ quotedPostId }, _args, { loaders }) =>
    quotedPostId ? loaders.post.load(quotedPostId) : null,
  ancestors: ({ id }, args, { connections }) => connections.ancestors(id, args),
  replies: ({ id }, args, { connections }) => connections.replies(id, args),
  quotes: ({ id }, args, { connections }) => connections.quotes(id, args),
  likedBy: ({ id }, args, { connections }) => connections.likedBy(id, args),
  repostedBy: ({ id }, args, { connections }) => connections.repostedBy(id, args),
};
