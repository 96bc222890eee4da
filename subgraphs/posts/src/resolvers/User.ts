import { isIdOf } from '@rookery/ids';
import type { UserResolvers } from '../generated/resolvers-types.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => (isIdOf('user', id) ? { id } : null),
  postCount: ({ id }, _args, { profiles }) => profiles.postCount(id),
  posts: ({ id }, args, { loaders, profiles }, info) => {
    loaders.expect(info);
    return profiles.page(id, args);
  },
};
