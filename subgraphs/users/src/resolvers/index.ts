import type { Resolvers } from '../generated/resolvers-types.ts';
import { DateTime } from './DateTime.ts';
import { Mutation } from './Mutation.ts';
import { Query } from './Query.ts';
import { User } from './User.ts';
import { Viewer } from './Viewer.ts';

/** All types of schema/users.graphql that need more than their rows. */
export const resolvers: Resolvers = {
  DateTime,
  Mutation,
  Node: { __resolveType: () => 'User' },
  Query,
  User,
  Viewer,
};
