import type { UserId } from '@rookery/ids';
import type { ViewerRelations } from '@rookery/visibility';
import { filterKey, type TimelineFilter } from '../timelines/timeline-filter.ts';
import type { HomeLiveEvent } from './home-live-event.ts';

/** One open subscription of a viewer. */
export interface Listener {
  /** What this client leaves out. */
  readonly filter: TimelineFilter;
  /** The newest edge that the client knows of: where a gap would begin. */
  newestEntryId: string | undefined;
  deliver(event: HomeLiveEvent): void;
}

/** A viewer with open subscriptions, and whom they stand in relation to. */
export interface LiveViewer {
  readonly viewerId: UserId;
  relations: ViewerRelations;
  readonly listeners: Set<Listener>;
}

/** Who is watching, indexed by author: an event is looked at only for those whom it may concern. */
export interface LiveViewers {
  get(viewerId: UserId): LiveViewer | undefined;
  add(viewerId: UserId, relations: ViewerRelations): LiveViewer;
  /** Forgets a viewer whose last subscription closed. */
  remove(viewer: LiveViewer): void;
  /** Sets a viewer's relations, and the index with them. */
  setRelations(viewer: LiveViewer, relations: ViewerRelations): void;
  /** Viewers who follow any of these users, or are one of them. */
  around(userIds: Iterable<UserId>): Set<LiveViewer>;
  all(): Iterable<LiveViewer>;
  count(): number;
}

/** The different filters among a viewer's subscriptions. */
export function filtersOf({ listeners }: Pick<LiveViewer, 'listeners'>): TimelineFilter[] {
  const filters = new Map([...listeners].map(({ filter }) => [filterKey(filter), filter]));
  return [...filters.values()];
}

export function createLiveViewers(): LiveViewers {
  const viewers = new Map<UserId, LiveViewer>();
  const byAuthor = new Map<UserId, Set<LiveViewer>>();

  const link = (viewer: LiveViewer, author: UserId): void => {
    const existing = byAuthor.get(author);
    if (existing) existing.add(viewer);
    else byAuthor.set(author, new Set([viewer]));
  };
  const unlink = (viewer: LiveViewer, author: UserId): void => {
    const existing = byAuthor.get(author);
    existing?.delete(viewer);
    if (existing?.size === 0) byAuthor.delete(author);
  };

  return {
    get: (viewerId) => viewers.get(viewerId),
    add(viewerId, relations) {
      const viewer: LiveViewer = { viewerId, relations, listeners: new Set() };
      viewers.set(viewerId, viewer);
      link(viewer, viewerId);
      for (const author of relations.follows.keys()) link(viewer, author);
      return viewer;
    },
    remove(viewer) {
      if (viewers.get(viewer.viewerId) !== viewer) return;
      viewers.delete(viewer.viewerId);
      unlink(viewer, viewer.viewerId);
      for (const author of viewer.relations.follows.keys()) unlink(viewer, author);
    },
    setRelations(viewer, relations) {
      const before = viewer.relations.follows;
      for (const author of before.keys()) if (!relations.follows.has(author)) unlink(viewer, author);
      for (const author of relations.follows.keys()) if (!before.has(author)) link(viewer, author);
      viewer.relations = relations;
    },
    around(userIds) {
      const found = new Set<LiveViewer>();
      for (const userId of userIds) for (const viewer of byAuthor.get(userId) ?? []) found.add(viewer);
      return found;
    },
    all: () => viewers.values(),
    count: () => viewers.size,
  };
}
