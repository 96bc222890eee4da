import { assertNever } from '@rookery/errors';
import type { HomeTimelineRef, TimelineRef } from './timeline-definition.ts';
import type { EdgeRow } from './timeline-queries.ts';

/** An edge as resolvers get it. */
export interface TimelineEdgeRow extends EdgeRow {
  readonly cursor: string;
  /** Where it stands: who reposted it is another matter in every timeline. */
  readonly timeline: TimelineRef;
}
export type TimelineReason = 'OWN' | 'FOLLOWED' | 'REPOSTED';

type PlacedEdge<Timeline> = Pick<EdgeRow, 'isRepost' | 'ownerId'> & { readonly timeline: Timeline };

/** Why an edge stands where it does; null where that is plain: a member's own post, a public post. */
export function reasonOf(edge: PlacedEdge<HomeTimelineRef>): TimelineReason;
export function reasonOf(edge: PlacedEdge<TimelineRef>): TimelineReason | null;
export function reasonOf({ isRepost, ownerId, timeline }: PlacedEdge<TimelineRef>): TimelineReason | null {
  if (isRepost) return 'REPOSTED';
  switch (timeline.kind) {
    case 'home':
      return ownerId === timeline.viewerId ? 'OWN' : 'FOLLOWED';
    case 'list':
    case 'public':
      return null;
    default:
      return assertNever(timeline);
  }
}
