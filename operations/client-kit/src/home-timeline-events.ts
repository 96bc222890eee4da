import type { HomeTimelineEvent, TimelineEdge, TimelinePage } from './home-timeline-types.ts';

/** What an event does to the timeline on screen, whatever became of it meanwhile. */
export type TimelineChange = (shown: TimelinePage) => TimelinePage;

/** Where the newest edges of a timeline are had. */
export interface TimelineSource {
  /** So many from the newest end of a range, or all of it (`Infinity`). Rejects when they cannot be had. */
  fetch(range: TimelineRange, count: number): Promise<TimelinePage>;
  /** How many edges are on screen, at least a page. */
  shownCount(): number;
}
export interface TimelineRange {
  readonly after?: string | null;
  readonly before?: string | null;
}

/** The edge on top, once: a replay or a repost brings a post again. For events, and for the edge of one's own new post. */
export function putOnTop(shown: TimelinePage, edge: TimelineEdge): TimelinePage {
  const { edges, pageInfo } = withoutPost(shown, edge.node?.id);
  return {
    ...shown,
    edges: [edge, ...edges],
    pageInfo: { ...pageInfo, startCursor: edge.cursor, endCursor: pageInfo.endCursor ?? edge.cursor },
  };
}

function withoutPost(shown: TimelinePage, postId: string | undefined): TimelinePage {
  return { ...shown, edges: shown.edges.filter(({ node }) => !node || node.id !== postId) };
}

/** What to do about an event; undefined: nothing. Some need to fetch, and reject when that fails. */
export async function changeBy(
  event: HomeTimelineEvent,
  source: TimelineSource,
): Promise<TimelineChange | undefined> {
  switch (event.__typename) {
    case 'HomeTimelinePostAdded':
      return (shown) => putOnTop(shown, event.edge);
    case 'HomeTimelinePostRemoved':
      return (shown) => withoutPost(shown, event.postId);
    case 'HomeTimelineChanged': {
      const fresh = await source.fetch({}, source.shownCount());
      return () => fresh;
    }
    case 'HomeTimelineGap': {
      // What was missed, and then what was there: of that, too, something may be gone.
      const missed = await source.fetch({ after: event.after, before: event.before }, Infinity);
      const older = await source.fetch({ after: event.before }, source.shownCount());
      return () => joined(missed, older);
    }
    case 'HomeTimelineRead':
      // A cache that knows the viewer by id has it: unreadCount and readCursor came with the event.
      return undefined;
    default:
      // Of a later version of the API.
      return undefined;
  }
}

/** Two pages, the second right below the first. */
export function joined(above: TimelinePage, below: TimelinePage): TimelinePage {
  return {
    ...below,
    edges: [...above.edges, ...below.edges],
    pageInfo: {
      ...below.pageInfo,
      startCursor: above.pageInfo.startCursor ?? below.pageInfo.startCursor,
      endCursor: below.pageInfo.endCursor ?? above.pageInfo.endCursor,
    },
  };
}
