import { kindOf } from '@rookery/ids';
import type { NodeResolvers } from '../generated/resolvers-types.ts';

export const Node: NodeResolvers = {
  __resolveType({ id }) {
    const kind = kindOf(id);
    if (kind === 'list') return 'UserList';
    return kind === 'post' ? 'Post' : 'User';
  },
};
