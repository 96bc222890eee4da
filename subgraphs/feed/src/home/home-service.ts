import type { PositionToAwait, ViewerIdentity } from '@rookery/auth';
import {
  parseConnectionArgs,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import { filterOf, type GivenFilter } from '../timelines/timeline-filter.ts';
import { topScope, type TopTimeline } from '../ranking/top-timeline.ts';
import { homeScope } from './home-cursor.ts';
import type { HomeTimeline } from './home-timeline.ts';

export interface HomeServiceDeps {
  readonly timeline: HomeTimeline;
  readonly top: TopTimeline;
  readonly cursors: CursorCodec;
  /** Waits until feed's copies hold what the viewer wrote last; false when they do not in time. */
  readonly waitFor: (positions: readonly PositionToAwait[]) => Promise<boolean>;
}
export interface HomeArgs extends ConnectionArgs {
  /** TOP: by recency, affinity and engagement. */
  readonly order?: 'LATEST' | 'TOP' | null | undefined;
  readonly filter?: GivenFilter;
}
export interface HomeService {
  /** A page of the viewer's own home timeline. BAD_USER_INPUT for what is wrong with the arguments. */
  page(viewer: ViewerIdentity, args: HomeArgs): Promise<Connection<TimelineEdgeRow>>;
}

export function createHomeService({ timeline, top, cursors, waitFor }: HomeServiceDeps): HomeService {
  return {
    async page(viewer, { filter, order, ...args }) {
      const reader = { viewerId: viewer.userId, filter: filterOf(filter) };
      const isTop = order === 'TOP';
      const request = parseConnectionArgs(args, cursors, (isTop ? topScope : homeScope)(reader));
      const isBehind = viewer.awaits.length > 0;
      if (isBehind) await waitFor(viewer.awaits);
      return (isTop ? top : timeline).read(reader, request, { skipList: isBehind });
    },
  };
}
