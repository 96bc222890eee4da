import type { TimelineRef } from './timeline-definition.ts';
import type { EdgeRow } from './timeline-queries.ts';

/** An edge as resolvers get it. */
export interface TimelineEdgeRow extends EdgeRow {
  readonly cursor: string;
  /** Where it stands: who reposted it is another matter in every timeline. */
  readonly timeline: TimelineRef;
}

/** Why an edge stands where it does. */
export function reasonOf({ isRepost, ownerId, timeline }: TimelineEdgeRow): 'OWN' | 'FOLLOWED' | 'REPOSTED' {
  if (isRepost) return 'REPOSTED';
  return ownerId === timeline.viewerId ? 'OWN' : 'FOLLOWED';
}
