import type { UserId } from '@rookery/ids';
import type { ViewerRelations } from './viewer-relations.ts';

/** What the rules ask of an author's account. */
export interface AuthorState {
  readonly isPrivate: boolean;
  readonly isSuspended: boolean;
  readonly isDeleted: boolean;
}
/** Of an account that stands, and is open to all. */
export const OPEN_ACCOUNT: AuthorState = { isPrivate: false, isSuspended: false, isDeleted: false };
/** Undefined for an account that the copy does not know: nobody sees it yet. */
export type AuthorStateOf = (userId: UserId) => AuthorState | undefined;

/** What the home timeline's rules ask of an entry. */
export interface EntryFacts {
  readonly ownerId: UserId;
  readonly isRepost: boolean;
  readonly postAuthorId: UserId;
  readonly parentAuthorId: UserId | null;
}

/** Whether a viewer may see what an author wrote: `authorIsVisibleTo` in memory. */
export function isAuthorVisible(author: UserId, relations: ViewerRelations, stateOf: AuthorStateOf): boolean {
  if (author === relations.viewerId) return true;
  const state = stateOf(author);
  if (!state || state.isSuspended || state.isDeleted) return false;
  if (relations.blocks.has(author) || relations.blockedBy.has(author)) return false;
  return !state.isPrivate || relations.follows.has(author);
}

/**
 * Whether an entry stands on a viewer's home timeline, before grouping, its deletion aside (DESIGN section 1):
 * `isOnHome` of feed's queries, in memory.
 */
export function isEntryOnHome(
  { ownerId, isRepost, postAuthorId, parentAuthorId }: EntryFacts,
  relations: ViewerRelations,
  stateOf: AuthorStateOf,
  nowMillis = Date.now(),
): boolean {
  const { viewerId, follows } = relations;
  const follow = follows.get(ownerId);
  if (ownerId !== viewerId && !follow) return false;
  if (isRepost && follow?.hidesReposts) return false;
  const people = [ownerId, postAuthorId, ...(parentAuthorId ? [parentAuthorId] : [])];
  const isHidden = (author: UserId) =>
    author !== viewerId &&
    (!isAuthorVisible(author, relations, stateOf) || isMuted(author, relations, nowMillis));
  if (people.some(isHidden)) return false;
  if (isRepost || parentAuthorId === null) return true;
  return parentAuthorId === viewerId || parentAuthorId === ownerId || follows.has(parentAuthorId);
}

function isMuted(author: UserId, { mutes }: ViewerRelations, nowMillis: number): boolean {
  const until = mutes.get(author);
  return until === null || (until !== undefined && until > nowMillis);
}
