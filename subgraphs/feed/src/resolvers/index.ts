import type { Resolvers } from '../generated/resolvers-types.ts';
import { HomeTimelineEvent } from './HomeTimelineEvent.ts';
import { HomeTimelinePostAdded } from './HomeTimelinePostAdded.ts';
import { HomeTimelineRead } from './HomeTimelineRead.ts';
import { Mutation } from './Mutation.ts';
import { Query } from './Query.ts';
import { TimelineEdge } from './TimelineEdge.ts';
import { TimelineReadState } from './TimelineReadState.ts';
import { User } from './User.ts';
import { UserList } from './UserList.ts';
import { Viewer } from './Viewer.ts';

export const resolvers = {
  HomeTimelineEvent,
  HomeTimelinePostAdded,
  HomeTimelineRead,
  Mutation,
  Query,
  TimelineEdge,
  TimelineReadState,
  User,
  UserList,
  Viewer,
} satisfies Resolvers;
