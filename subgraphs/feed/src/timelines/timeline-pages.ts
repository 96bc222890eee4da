import type { Database } from '@rookery/database';
import { badUserInput } from '@rookery/errors';
import type { EntryId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { RequestViewer } from '../request-viewer.ts';
import { definitionOf } from './definitions.ts';
import type { HomeTimelineRef, TimelineRef } from './timeline-definition.ts';
import { SignedEdge, type TimelineEdgeRow } from './timeline-edge.ts';
import { filterKey, filterOf, type GivenFilter } from './timeline-filter.ts';
import type { EdgeRow } from './timeline-queries.ts';
import { candidatesFor, rangeOfPage, readIndex } from './timeline-reader.ts';

/** A timeline that is read by index alone: without a list in Redis, and without events. */
type IndexedTimelineRef = Exclude<TimelineRef, HomeTimelineRef>;
type WithoutReader<T> = T extends unknown ? Omit<T, 'viewerId' | 'filter'> : never;

export interface FilteredArgs extends ConnectionArgs {
  readonly filter?: GivenFilter;
}

export interface TimelinePages {
  /**
   * A page as a viewer may see it, full while more exists. Whether they may see the timeline itself is for the caller to
   * say. BAD_USER_INPUT for what is wrong with the arguments.
   */
  page(
    viewer: RequestViewer,
    place: WithoutReader<IndexedTimelineRef>,
    args: FilteredArgs,
  ): Promise<Connection<TimelineEdgeRow>>;
}

export interface TimelinePagesDeps {
  readonly db: Database;
  readonly cursors: CursorCodec;
  /** How many people there are, about. */
  readonly people: () => Promise<number>;
}

export function createTimelinePages({ db, cursors, people }: TimelinePagesDeps): TimelinePages {
  return {
    async page(viewer, place, { filter, ...args }) {
      const timeline: IndexedTimelineRef = { ...place, viewerId: viewer.id, filter: filterOf(filter) };
      const scope = scopeOf(timeline);
      const request = parseConnectionArgs(args, cursors, scope);
      const { after, before } = request;
      const range = rangeOfPage(request, {
        below: after && entryIdOf(after, 'after'),
        above: before && entryIdOf(before, 'before'),
      });
      await viewer.caughtUp();
      const rows = await readIndex(db, definitionOf(timeline), range, {
        candidates: candidatesFor(range),
        people: await people(),
      });
      const sign = ({ entryId }: EdgeRow) => cursors.encode(scope, [entryId]);
      return toConnection(request, rows, (row) => new SignedEdge(row, timeline, sign));
    },
  };
}

/**
 * What a cursor belongs to: the timeline and its filter. Not the viewer: a place in a timeline is the same for all, and
 * what is seen from there is each one's own.
 */
function scopeOf(timeline: IndexedTimelineRef): string {
  const name = timeline.kind === 'list' ? `list:${timeline.listId}` : timeline.kind;
  return `${name}:${filterKey(timeline.filter)}`;
}

function entryIdOf([id]: readonly string[], field: string): EntryId {
  if (!id || !/^[0-9]{1,19}$/.test(id)) throw badUserInput([{ field, reason: 'MALFORMED' }]);
  return id as EntryId;
}
