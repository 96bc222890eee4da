import type { DomainEvent } from '@rookery/events';
import { millisOf, type EntryId, type UserId } from '@rookery/ids';
import { NO_FILTER, type TimelineFilter } from '../timelines/timeline-filter.ts';
import { entryOf, isDeletion, isEntryEvent, type Entry } from '../entries/entry.ts';

const DAY = 24 * 60 * 60_000;

/** DESIGN section 1, written a second time: over plain arrays of what happened. */
export function homeReference(
  viewer: UserId,
  events: readonly DomainEvent[],
  filter: TimelineFilter = NO_FILTER,
): EntryId[] {
  const deleted = new Set<string>();
  const entries: Entry[] = [];
  const follows = new Map<string, { hidesReposts: boolean } | undefined>();
  const blocks = new Map<string, boolean>();
  const mutes = new Map<string, boolean>();
  const accounts = new Map<string, { isPrivate: boolean; isSuspended: boolean }>();
  for (const event of events) {
    if (isEntryEvent(event)) {
      if (isDeletion(event)) deleted.add(entryOf(event).id);
      else entries.push(entryOf(event));
    } else if (event.type === 'follow.changed')
      follows.set(`${event.followerId}>${event.followeeId}`, event.state === 'following' ? event : undefined);
    else if (event.type === 'block.changed')
      blocks.set(`${event.blockerId}>${event.blockedId}`, event.active);
    else if (event.type === 'mute.changed') mutes.set(`${event.muterId}>${event.mutedId}`, event.active);
    else if (event.type === 'user.created' || event.type === 'user.updated')
      accounts.set(event.userId, event);
  }
  const isFollowed = (userId: string) => follows.get(`${viewer}>${userId}`) !== undefined;
  const isOut = (userId: string) =>
    userId !== viewer &&
    (blocks.get(`${viewer}>${userId}`) ||
      blocks.get(`${userId}>${viewer}`) ||
      mutes.get(`${viewer}>${userId}`) ||
      accounts.get(userId)?.isSuspended ||
      (accounts.get(userId)?.isPrivate && !isFollowed(userId)));
  const visible = entries.filter((entry) => {
    if (deleted.has(entry.id) || deleted.has(entry.postId)) return false;
    if (filter.excludeReposts && entry.isRepost) return false;
    if (filter.excludeReplies && !entry.isRepost && entry.replyToId) return false;
    if (filter.onlyMedia && !entry.hasMedia) return false;
    if (entry.ownerId !== viewer && !isFollowed(entry.ownerId)) return false;
    if (entry.isRepost && follows.get(`${viewer}>${entry.ownerId}`)?.hidesReposts) return false;
    const people = [entry.ownerId, entry.postAuthorId, entry.parentAuthorId].filter((id) => id !== null);
    if (people.some(isOut)) return false;
    const parent = entry.parentAuthorId;
    return entry.isRepost || !parent || parent === viewer || parent === entry.ownerId || isFollowed(parent);
  });
  return visible
    .filter(
      (entry) =>
        !entry.isRepost ||
        !visible.some(
          (other) =>
            other.postId === entry.postId &&
            BigInt(other.id) < BigInt(entry.id) &&
            millisOf(entry.id) - millisOf(other.id) <= DAY,
        ),
    )
    .map(({ id }) => id)
    .sort((a, b) => (BigInt(a) > BigInt(b) ? -1 : 1));
}
