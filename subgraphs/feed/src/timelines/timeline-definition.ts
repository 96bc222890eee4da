import type { Values } from '@rookery/database';
import type { SQL } from 'drizzle-orm';
import type { Id, UserId } from '@rookery/ids';
import type { MaybeViewer } from '@rookery/visibility';
import type { TimelineFilter } from './timeline-filter.ts';

/** Which timeline, as plain values: what a cursor's scope, an edge and a live event say of it. */
export type TimelineRef = HomeTimelineRef | ListTimelineRef | PublicTimelineRef;

export interface HomeTimelineRef {
  readonly kind: 'home';
  readonly viewerId: UserId;
  readonly filter: TimelineFilter;
}
/** What a viewer may see of the entries by the members of a list. */
export interface ListTimelineRef {
  readonly kind: 'list';
  readonly listId: Id<'list'>;
  readonly viewerId: MaybeViewer;
  readonly filter: TimelineFilter;
}
/** What a viewer may see of everybody's public posts. */
export interface PublicTimelineRef {
  readonly kind: 'public';
  readonly viewerId: MaybeViewer;
  readonly filter: TimelineFilter;
}

/**
 * A timeline as SQL: whose entries may stand on it, and by what rules. A source is a row (owner_id, is_active,
 * hides_reposts); `entry` and `source` are aliases of a row of feed.entries and of its owner's source.
 */
export interface TimelineDefinition {
  /** Names all that its SQL depends on: definitions of one shape differ in `values` alone. */
  readonly shape: string;
  /** What the placeholders in its SQL stand for. */
  readonly values: Values;
  /** A subselect of all sources; undefined when everybody is one. */
  readonly sources: (() => SQL) | undefined;
  /** A number: how many sources there are, counted no further than `limit`. */
  countSources(limit: number): SQL;
  /** The source of an entry's owner, as a lateral subselect of at most one row. */
  sourceOf(entry: string): SQL;
  /**
   * Whether an entry may be a candidate, by its own row alone: a part of `isOn` that is asked where candidates are looked
   * for, so that what the timeline never has is passed over there. Left out: any may.
   */
  readonly isCandidate?: (entry: string) => SQL;
  /** Whether an entry stands on it, before grouping. The source's columns are null where there is none. */
  isOn(entry: string, source: string): SQL;
}

/** A stretch of a timeline: exclusive bounds, and from which end it is read. */
export interface TimelineRange<Id = string> {
  /** Only entries older than this. */
  readonly below?: Id;
  /** Only entries newer than this. */
  readonly above?: Id;
  readonly order: 'newest-first' | 'oldest-first';
  readonly limit: number;
}
