import type { Database } from '@rookery/database';
import type { DomainEvent, EventOf, LoggedEvent } from '@rookery/events';
import { millisOf, type PostId, type UserId } from '@rookery/ids';
import {
  isEntryOnHome,
  OPEN_ACCOUNT,
  relationsChangedBy,
  type AuthorState,
  type ViewerRelations,
} from '@rookery/visibility';
import { entryOf, isEntryEvent, type Entry, type EntryEvent } from '../entries/entry.ts';
import { passesFilter, type TimelineFilter } from '../timelines/timeline-filter.ts';
import { GROUPING_WINDOW_MILLIS } from '../timelines/timeline-queries.ts';
import type { HomeLiveEvent } from './home-live-event.ts';
import { findAuthorStates, findEntriesOfPosts, findRepostersOf, type EntryState } from './live-queries.ts';
import { filtersOf, type LiveViewer, type LiveViewers } from './live-viewers.ts';

type WithoutCursor<T> = T extends unknown
  ? Omit<T, 'cursor' | 'edgeCursor' | 'timeline' | 'viewerId' | 'reason' | 'repostedBy' | 'sharing'>
  : never;
/** A live event before it is one viewer's: without cursors. */
export type Notice = WithoutCursor<Exclude<HomeLiveEvent, { type: 'gap' }>>;
export interface AddressedNotice {
  readonly viewer: LiveViewer;
  /** For those of the viewer's subscriptions that have this filter; for all when left out. */
  readonly filter?: TimelineFilter;
  readonly notice: Notice;
}

export interface NoticeMaker {
  /** Which watching viewers' relations a batch changes, and to what. */
  applyRelations(
    viewers: LiveViewers,
    events: readonly LoggedEvent[],
  ): Iterable<{ readonly viewer: LiveViewer; readonly changed: ViewerRelations }>;
  /**
   * What a batch means for these viewers, by event. At most two statements, whatever the batch and the audience, and
   * one for every account that closed or opened.
   */
  make(
    viewers: LiveViewers | readonly LiveViewer[],
    events: readonly LoggedEvent[],
  ): Promise<Map<LoggedEvent, AddressedNotice[]>>;
}

const CHANGED: Notice = { type: 'changed' };
const READ: Notice = { type: 'read' };

/** Turns events into what each viewer is told, by DESIGN section 1's rules over relations held in memory. */
export function createNoticeMaker(db: Database): NoticeMaker {
  return {
    *applyRelations(viewers, events) {
      for (const { event } of events) {
        for (const userId of concerned(event)) {
          const viewer = viewers.get(userId);
          if (!viewer) continue;
          const changed = relationsChangedBy(event, viewer.relations);
          if (changed !== viewer.relations) yield { viewer, changed };
        }
      }
    },

    async make(viewers, events) {
      const entryEvents = events.map(({ event }) => event).filter(isEntryEvent);
      const audienceOf = audience(viewers);
      const relevant = entryEvents.filter(
        (event) => event.type === 'post.deleted' || audienceOf(entryOf(event)).size > 0,
      );
      const siblings = await siblingsOf(db, relevant);
      const states = await statesOf(db, relevant, siblings);
      const made = new Map<LoggedEvent, AddressedNotice[]>();
      for (const logged of events) {
        const { event } = logged;
        const addressed = isEntryEvent(event)
          ? noticesOfEntry(event, audienceOf, siblings.get(event.postId) ?? [], states)
          : changesVisibility(event)
            ? [...(await audienceOfAccount(db, audienceOf, event.userId))].map(fetchAgain)
            : [...viewersOf(viewers, concerned(event))].map((viewer) => ({
                viewer,
                notice: event.type === 'timeline.read' ? READ : CHANGED,
              }));
        if (addressed.length > 0) made.set(logged, addressed);
      }
      return made;
    },
  };
}

/** The users who are told of an event that is of no entry. */
function concerned(event: DomainEvent): UserId[] {
  switch (event.type) {
    case 'follow.changed':
      return event.state === 'requested' ? [] : [event.followerId];
    case 'block.changed':
      return [event.blockerId, event.blockedId];
    case 'mute.changed':
      return [event.muterId];
    case 'timeline.read':
      return [event.userId];
    case 'user.created':
    case 'user.updated':
    case 'session.revoked':
    case 'post.created':
    case 'post.deleted':
    case 'repost.created':
    case 'repost.deleted':
    case 'like.changed':
      return [];
  }
}

type AudienceOf = (entry: Pick<Entry, 'ownerId'>) => Set<LiveViewer>;

const fetchAgain = (viewer: LiveViewer): AddressedNotice => ({ viewer, notice: CHANGED });

/** Whether an account closed, or opened again; where the event does not say, a closed one is taken for one that closed. */
function changesVisibility(event: DomainEvent): event is EventOf<'user.updated'> {
  if (event.type !== 'user.updated') return false;
  return event.changesVisibility ?? (event.isPrivate || event.isSuspended || event.isDeleted);
}

/** Who may have something of an account on the screen, or lack it: who follows them, or who reposted them or an answer to them. */
async function audienceOfAccount(
  db: Database,
  audienceOf: AudienceOf,
  userId: UserId,
): Promise<Set<LiveViewer>> {
  const owners = [userId, ...(await findRepostersOf(db, userId))];
  return new Set(owners.flatMap((ownerId) => [...audienceOf({ ownerId })]));
}

function isIndex(viewers: LiveViewers | readonly LiveViewer[]): viewers is LiveViewers {
  return 'around' in viewers;
}

function audience(viewers: LiveViewers | readonly LiveViewer[]): AudienceOf {
  if (isIndex(viewers)) return ({ ownerId }) => viewers.around([ownerId]);
  return ({ ownerId }) =>
    new Set(
      viewers.filter(({ viewerId, relations }) => viewerId === ownerId || relations.follows.has(ownerId)),
    );
}

function* viewersOf(
  viewers: LiveViewers | readonly LiveViewer[],
  userIds: readonly UserId[],
): Generator<LiveViewer> {
  for (const userId of userIds) {
    const viewer = isIndex(viewers)
      ? viewers.get(userId)
      : viewers.find(({ viewerId }) => viewerId === userId);
    if (viewer) yield viewer;
  }
}

/** The other entries of the posts that a batch reposts or takes away. */
async function siblingsOf(db: Database, events: readonly EntryEvent[]): Promise<Map<PostId, EntryState[]>> {
  const asked = [
    ...new Set(events.filter(({ type }) => type !== 'post.created').map(({ postId }) => postId)),
  ];
  const byPost = new Map<PostId, EntryState[]>();
  if (asked.length === 0) return byPost;
  for (const entry of await findEntriesOfPosts(db, asked)) {
    const known = byPost.get(entry.postId);
    if (known) known.push(entry);
    else byPost.set(entry.postId, [entry]);
  }
  return byPost;
}

type AuthorStates = ReadonlyMap<UserId, AuthorState>;

async function statesOf(
  db: Database,
  events: readonly EntryEvent[],
  siblings: ReadonlyMap<PostId, readonly Entry[]>,
): Promise<AuthorStates> {
  const entries = [...events.map(entryOf), ...[...siblings.values()].flat()];
  const authors = new Set(entries.flatMap(({ ownerId, postAuthorId }) => [ownerId, postAuthorId]));
  for (const { parentAuthorId } of entries) if (parentAuthorId) authors.add(parentAuthorId);
  if (authors.size === 0) return new Map();
  const rows = await findAuthorStates(db, [...authors]);
  return new Map(rows.map(({ userId, ...state }) => [userId, state]));
}

function noticesOfEntry(
  event: EntryEvent,
  audienceOf: AudienceOf,
  siblings: readonly EntryState[],
  states: AuthorStates,
): AddressedNotice[] {
  const entry = entryOf(event);
  const isSeenBy: IsSeenBy = (seen, { viewer, filter }) =>
    passesFilter(seen, filter) && isEntryOnHome(seen, viewer.relations, (userId) => states.get(userId));
  // An account may have closed since what is taken away was shown: whoever may have it on the screen is told.
  const wasSeenBy: IsSeenBy = (seen, { viewer, filter }) =>
    passesFilter(seen, filter) &&
    isEntryOnHome(seen, viewer.relations, (userId) => states.get(userId) && OPEN_ACCOUNT);
  const readersAround = (...around: readonly Entry[]): Reader[] =>
    [...new Set(around.flatMap((each) => [...audienceOf(each)]))].flatMap((viewer) =>
      filtersOf(viewer).map((filter) => ({ viewer, filter })),
    );
  const isPostDeleted = siblings.some(({ isRepost, isDeleted: isGone }) => !isRepost && isGone);
  const others = siblings.filter(({ id }) => id !== entry.id);
  const removed: Notice = { type: 'removed', postId: entry.postId };
  switch (event.type) {
    case 'post.created':
    case 'repost.created':
      if (isPostDeleted) return [];
      return readersAround(entry)
        .filter((reader) => isSeenBy(entry, reader) && !joinsAnEdge(entry, others, reader, isSeenBy))
        .map(withNotice(added(entry)));
    case 'post.deleted': {
      const carriers = [entry, ...others];
      return readersAround(...carriers)
        .filter((reader) => carriers.some((carrier) => wasSeenBy(carrier, reader)))
        .map((reader) => ({ ...reader, notice: removed }));
    }
    case 'repost.deleted':
      return readersAround(entry)
        .filter((reader) => wasSeenBy(entry, reader))
        .map((reader) => ({
          ...reader,
          notice: !isPostDeleted && others.some((other) => isSeenBy(other, reader)) ? CHANGED : removed,
        }));
  }
}

const withNotice =
  (notice: Notice) =>
  ({ viewer, filter }: Reader): AddressedNotice => ({ viewer, filter, notice });

/** A viewer as far as one filter goes. */
interface Reader {
  readonly viewer: LiveViewer;
  readonly filter: TimelineFilter;
}
type IsSeenBy = (entry: Entry, reader: Reader) => boolean;

const added = ({ id, postId, ownerId, isRepost }: Entry): Notice => ({
  type: 'added',
  entryId: id,
  postId,
  ownerId,
  isRepost,
});

/** Whether a repost joins the edge of an entry that the viewer has, instead of being an edge of its own. */
function joinsAnEdge(repost: Entry, others: readonly Entry[], reader: Reader, isSeenBy: IsSeenBy): boolean {
  if (!repost.isRepost) return false;
  const at = millisOf(repost.id);
  return others.some(
    (other) =>
      BigInt(other.id) < BigInt(repost.id) &&
      at - millisOf(other.id) <= GROUPING_WINDOW_MILLIS &&
      isSeenBy(other, reader),
  );
}
