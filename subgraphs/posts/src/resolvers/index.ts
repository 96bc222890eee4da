import type { Resolvers } from '../generated/resolvers-types.ts';
import { DateTime } from './DateTime.ts';
import { Mutation } from './Mutation.ts';
import { Node } from './Node.ts';
import { Post } from './Post.ts';
import { Query } from './Query.ts';
import { User } from './User.ts';
import { UserList } from './UserList.ts';
import { Viewer } from './Viewer.ts';

export const resolvers: Resolvers = { DateTime, Mutation, Node, Post, Query, User, UserList, Viewer };
