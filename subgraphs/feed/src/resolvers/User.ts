import { isIdOf } from '@rookery/ids';
import type { UserResolvers } from '../generated/resolvers-types.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => (isIdOf('user', id) ? { id } : null),
  lists: ({ id }, args, { lists }) => lists.ofPerson(id, args),
};
