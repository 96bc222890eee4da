import type { Resolvers } from '../generated/resolvers-types.ts';
import { HomeTimelineEvent } from './HomeTimelineEvent.ts';
import { HomeTimelinePostAdded } from './HomeTimelinePostAdded.ts';
import { Query } from './Query.ts';
import { TimelineEdge } from './TimelineEdge.ts';

export const resolvers = {
  HomeTimelineEvent,
  HomeTimelinePostAdded,
  Query,
  TimelineEdge,
} satisfies Resolvers;
