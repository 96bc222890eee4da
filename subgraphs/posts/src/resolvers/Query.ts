import { isIdOf, withKind, type ViewerId } from '@rookery/ids';
import type { QueryResolvers } from '../generated/resolvers-types.ts';

export const Query: QueryResolvers = {
  viewer: (_root, _args, { viewer }) =>
    viewer.id === null ? null : { id: withKind(viewer.id, 'viewer') as ViewerId },
  node: (_root, { id }, { loaders, nodes }, info) => {
    loaders.expect(info);
    return nodes.find(id);
  },
  post: (_root, { id }, { loaders }, info) =>
    isIdOf('post', id) ? loaders.expect(info).post.load(id) : null,
};
