import type { UserListResolvers } from '../generated/resolvers-types.ts';

export const UserList: UserListResolvers = {
  nodeId: ({ id }) => id,
};
