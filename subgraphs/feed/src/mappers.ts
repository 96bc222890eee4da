import type { UserId } from '@rookery/ids';
import type { ReadState } from './read-state/read-state-service.ts';
import type { TimelineEdgeRow } from './timelines/timeline-edge.ts';
import type { UserListRow } from './user-lists/user-list.ts';
import type { HomeLiveEvent } from './live/home-live-event.ts';

/** What resolvers get for each GraphQL type that is not its own row. */
export interface UserRef {
  readonly id: UserId;
}
export interface PostRef {
  readonly id: string;
}
export interface ViewerRef {
  readonly id: string;
}
export type TimelineEdgeRef = TimelineEdgeRow;
export type ReadStateRef = ReadState;
export type UserListRef = UserListRow;
export type HomeTimelineEventRef = HomeLiveEvent;
export type PostAddedRef = Extract<HomeLiveEvent, { type: 'added' }>;
export type PostRemovedRef = Extract<HomeLiveEvent, { type: 'removed' }>;
export type ChangedRef = Extract<HomeLiveEvent, { type: 'changed' }>;
export type ReadRef = Extract<HomeLiveEvent, { type: 'read' }>;
export type GapRef = Extract<HomeLiveEvent, { type: 'gap' }>;
