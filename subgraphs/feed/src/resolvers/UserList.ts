import type { UserListResolvers } from '../generated/resolvers-types.ts';

export const UserList: UserListResolvers = {
  __resolveReference: (reference, { lists }) =>
    lists.find('id' in reference ? reference.id : reference.nodeId),
  nodeId: ({ id }) => id,
  owner: ({ ownerId }) => ({ id: ownerId }),
  members: ({ id }, args, { lists }) => lists.members(id, args),
};
