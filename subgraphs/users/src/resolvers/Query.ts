import { isIdOf } from '@rookery/ids';
import { parseUsername } from '../accounts/account-rules.ts';
import type { QueryResolvers } from '../generated/resolvers-types.ts';
import { viewerRefOf } from './viewer-ref.ts';

export const Query: QueryResolvers = {
  viewer: (_root, _args, { viewer }) => (viewer.userId ? viewerRefOf(viewer.userId) : null),
  user(_root, { id }, { loaders }, info) {
    if (!isIdOf('user', id)) return null;
    loaders.expect(info);
    return loaders.account.load(id);
  },
  async userByUsername(_root, { username }, { loaders }) {
    const name = parseUsername(username);
    const id = name ? await loaders.idByUsername.load(name) : null;
    return id ? loaders.account.load(id) : null;
  },
};
