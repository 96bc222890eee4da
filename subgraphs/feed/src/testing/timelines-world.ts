import type { EntryId, UserId } from '@rookery/ids';
import type { Connection } from '@rookery/pagination';
import { NO_METRICS } from '@rookery/telemetry';
import type { MaybeViewer } from '@rookery/visibility';
import type { TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import { createTimelinePages, type FilteredArgs } from '../timelines/timeline-pages.ts';
import { createUserListService, type UserListService } from '../user-lists/user-list-service.ts';
import type { ListId } from '../user-lists/user-list.ts';
import { createVisibleLists, type VisibleLists } from '../user-lists/visible-lists.ts';
import { createFeedWorld, type FeedWorld, type FeedWorldSettings } from './feed-world.ts';
import type { createStory } from './story.ts';

type Story = ReturnType<typeof createStory>;
export type TimelinePage = Connection<TimelineEdgeRow>;
export type ReadPage = (args: FilteredArgs) => Promise<TimelinePage>;

/** A feed world with the timelines that are read by index alone, and lists of people. */
export interface TimelinesWorld extends FeedWorld {
  readonly ownLists: UserListService;
  /** Lists as one request of a viewer sees them; null: signed out. */
  listsOf(viewerId: MaybeViewer): VisibleLists;
  publicPage(viewerId: MaybeViewer, args?: FilteredArgs): Promise<TimelinePage>;
  /** Throws when the viewer may not see the list. */
  listPage(viewerId: MaybeViewer, listId: ListId, args?: FilteredArgs): Promise<TimelinePage>;
  /** Somebody who has just signed up, in a story. */
  newcomer(story: Story, shard?: number): Promise<UserId>;
  /** A public list by somebody, with these members. */
  makeList(ownerId: UserId, members: readonly UserId[]): Promise<ListId>;
}

export async function createTimelinesWorld(
  settings: Partial<FeedWorldSettings> = {},
): Promise<TimelinesWorld> {
  const world = await createFeedWorld(settings);
  const { db, cursors } = world;
  const people = () => Promise.resolve(settings.people ?? 10_000);
  const pages = createTimelinePages({ db, cursors, people });
  const ownLists = createUserListService({ db });
  const viewerOf = (id: MaybeViewer) => ({ id, caughtUp: () => Promise.resolve() });
  const listsOf = (viewerId: MaybeViewer) =>
    createVisibleLists({
      db,
      cursors,
      pages,
      viewer: viewerOf(viewerId),
      batches: NO_METRICS.subgraph.loadersOf('feed'),
    });
  return {
    ...world,
    ownLists,
    listsOf,
    publicPage: (viewerId, args = {}) => pages.page(viewerOf(viewerId), { kind: 'public' }, args),
    async listPage(viewerId, listId, args = {}) {
      const page = await listsOf(viewerId).timeline(listId, args);
      if (!page) throw new Error('the list is not there');
      return page;
    },
    async newcomer(story, shard = 7) {
      const { userId, event } = story.person(shard);
      await world.apply(event);
      return userId;
    },
    async makeList(ownerId, members) {
      const { id } = await ownLists.create(ownerId, { name: `list ${Math.random()}` });
      for (const userId of members) await ownLists.addMember(ownerId, { listId: id, userId });
      return id;
    },
  };
}

export const entryIdsOf = ({ edges }: TimelinePage): EntryId[] => edges.map(({ entryId }) => entryId);
export const postIdsOf = ({ edges }: TimelinePage): string[] => edges.map(({ postId }) => postId);

/** All edges, page by page, from the newest to the oldest: the ids of their leading entries. */
export async function readForwards(read: ReadPage, args: FilteredArgs): Promise<EntryId[]> {
  const page = await read(args);
  const { hasNextPage, endCursor } = page.pageInfo;
  const rest = hasNextPage ? await readForwards(read, { ...args, after: endCursor }) : [];
  return [...entryIdsOf(page), ...rest];
}

/** The same, in the same order, read from the oldest end. */
export async function readBackwards(read: ReadPage, args: FilteredArgs): Promise<EntryId[]> {
  const page = await read(args);
  const { hasPreviousPage, startCursor } = page.pageInfo;
  const rest = hasPreviousPage ? await readBackwards(read, { ...args, before: startCursor }) : [];
  return [...rest, ...entryIdsOf(page)];
}
