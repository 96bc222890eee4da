import { assertNever } from '@rookery/errors';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import type { HomeTimelineRef, TimelineRef } from './timeline-definition.ts';
import type { EdgeRow } from './timeline-queries.ts';

/** An edge as resolvers get it. */
export interface TimelineEdgeRow extends EdgeRow {
  readonly cursor: string;
  /** Where it stands: who reposted it is another matter in every timeline. */
  readonly timeline: TimelineRef;
}

/**
 * An edge whose cursor is signed when somebody asks for it. A class, for its getter: an object with a getter of its own costs
 * more than all else about an edge.
 */
export class SignedEdge implements TimelineEdgeRow {
  readonly entryId: EntryId;
  readonly postId: PostId;
  readonly ownerId: UserId;
  readonly isRepost: boolean;
  readonly timeline: TimelineRef;
  readonly #sign: (row: EdgeRow) => string;

  constructor(row: EdgeRow, timeline: TimelineRef, sign: (row: EdgeRow) => string) {
    this.entryId = row.entryId;
    this.postId = row.postId;
    this.ownerId = row.ownerId;
    this.isRepost = row.isRepost;
    this.timeline = timeline;
    this.#sign = sign;
  }

  get cursor(): string {
    return this.#sign(this);
  }
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
