import { kindOf } from '@rookery/ids';
import type { NodeResolvers } from '../generated/resolvers-types.ts';

export const Node: NodeResolvers = {
  __resolveType: ({ id }) => (kindOf(id) === 'post' ? 'Post' : 'User'),
};
