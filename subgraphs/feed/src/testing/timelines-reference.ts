import type { DomainEvent } from '@rookery/events';
import { millisOf, type EntryId, type UserId } from '@rookery/ids';
import { entryOf, isDeletion, isEntryEvent, type Entry } from '../entries/entry.ts';
import type { TimelineFilter } from '../timelines/timeline-filter.ts';

const DAY = 24 * 60 * 60_000;

/** What happened, as plain sets. */
interface Facts {
  readonly entries: readonly Entry[];
  readonly gone: ReadonlySet<string>;
  /** `follow a b`, `block a b`, `mute a b`, of what holds now. */
  readonly relations: ReadonlySet<string>;
  readonly accounts: ReadonlyMap<string, { readonly isPrivate: boolean; readonly isSuspended: boolean }>;
}

function factsOf(events: readonly DomainEvent[]): Facts {
  const entries: Entry[] = [];
  const gone = new Set<string>();
  const relations = new Set<string>();
  const accounts = new Map<string, { isPrivate: boolean; isSuspended: boolean }>();
  const set = (relation: string, holds: boolean) =>
    holds ? relations.add(relation) : relations.delete(relation);
  for (const event of events) {
    if (isEntryEvent(event)) {
      if (isDeletion(event)) gone.add(entryOf(event).id);
      else entries.push(entryOf(event));
    } else if (event.type === 'follow.changed')
      set(`follow ${event.followerId} ${event.followeeId}`, event.state === 'following');
    else if (event.type === 'block.changed') set(`block ${event.blockerId} ${event.blockedId}`, event.active);
    else if (event.type === 'mute.changed') set(`mute ${event.muterId} ${event.mutedId}`, event.active);
    else if (event.type === 'user.created' || event.type === 'user.updated')
      accounts.set(event.userId, event);
  }
  return { entries, gone, relations, accounts };
}

/** Whether somebody is kept off a viewer's timelines. */
function isOut({ relations, accounts }: Facts, viewer: UserId | null, person: UserId): boolean {
  const { isPrivate = false, isSuspended = false } = accounts.get(person) ?? {};
  if (person === viewer) return false;
  if (isSuspended || (isPrivate && !relations.has(`follow ${viewer} ${person}`))) return true;
  return [`block ${viewer} ${person}`, `block ${person} ${viewer}`, `mute ${viewer} ${person}`].some(
    (relation) => relations.has(relation),
  );
}

const isSeen = (facts: Facts, viewer: UserId | null, { id, postId, ...entry }: Entry): boolean => {
  const people = [entry.ownerId, entry.postAuthorId, entry.parentAuthorId].filter(
    (person) => person !== null,
  );
  return (
    !facts.gone.has(id) && !facts.gone.has(postId) && !people.some((person) => isOut(facts, viewer, person))
  );
};

const passes = (entry: Entry, filter: TimelineFilter): boolean =>
  !(filter.excludeReposts && entry.isRepost) &&
  !(filter.excludeReplies && !entry.isRepost && entry.replyToId !== null) &&
  !(filter.onlyMedia && !entry.hasMedia);

const newestFirst = (entries: readonly Entry[]): EntryId[] =>
  entries.map(({ id }) => id).sort((a, b) => (BigInt(a) > BigInt(b) ? -1 : 1));

/** The public timeline, over plain arrays of what happened. */
export function publicReference(
  viewer: UserId | null,
  events: readonly DomainEvent[],
  filter: TimelineFilter,
): EntryId[] {
  const facts = factsOf(events);
  return newestFirst(
    facts.entries.filter((entry) => {
      const account = facts.accounts.get(entry.ownerId);
      if (entry.isRepost || account?.isPrivate || account?.isSuspended) return false;
      return passes(entry, filter) && isSeen(facts, viewer, entry);
    }),
  );
}

/** A list's timeline, in the same way. */
export function listReference(
  viewer: UserId | null,
  members: readonly UserId[],
  events: readonly DomainEvent[],
  filter: TimelineFilter,
): EntryId[] {
  const facts = factsOf(events);
  const visible = facts.entries.filter((entry) => {
    const { ownerId, isRepost, parentAuthorId: parent } = entry;
    if (!members.includes(ownerId) || !passes(entry, filter) || !isSeen(facts, viewer, entry)) return false;
    return isRepost || !parent || parent === viewer || parent === ownerId || members.includes(parent);
  });
  const joins = (repost: Entry, other: Entry): boolean =>
    other.postId === repost.postId &&
    BigInt(other.id) < BigInt(repost.id) &&
    millisOf(repost.id) - millisOf(other.id) <= DAY;
  return newestFirst(
    visible.filter((entry) => !entry.isRepost || !visible.some((other) => joins(entry, other))),
  );
}
