import type { PositionToAwait, ViewerIdentity } from '@rookery/auth';
import {
  parseConnectionArgs,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import { homeScope } from './home-cursor.ts';
import type { HomeEdge, HomeTimeline } from './home-timeline.ts';

export interface HomeServiceDeps {
  readonly timeline: HomeTimeline;
  readonly cursors: CursorCodec;
  /** Waits until feed's copies hold what the viewer wrote last; false when they do not in time. */
  readonly waitFor: (positions: readonly PositionToAwait[]) => Promise<boolean>;
}
export interface HomeService {
  /** A page of the viewer's own home timeline. BAD_USER_INPUT for what is wrong with the arguments. */
  page(viewer: ViewerIdentity, args: ConnectionArgs): Promise<Connection<HomeEdge>>;
}

export function createHomeService({ timeline, cursors, waitFor }: HomeServiceDeps): HomeService {
  return {
    async page(viewer, args) {
      const request = parseConnectionArgs(args, cursors, homeScope(viewer.userId));
      const isBehind = viewer.awaits.length > 0;
      if (isBehind) await waitFor(viewer.awaits);
      return timeline.read(viewer.userId, request, { skipList: isBehind });
    },
  };
}
