import type { EntryId, UserId } from '@rookery/ids';
import type { Entry } from './entry.ts';

/** What a list, or a memory, tells of an entry: facts that never change, as far as the timeline's rules ask for them. */
export type ListedEntry = Pick<
  Entry,
  'id' | 'ownerId' | 'isRepost' | 'postId' | 'postAuthorId' | 'parentAuthorId' | 'hasMedia'
>;

/** The facts of a proposed entry; undefined where only its id is known. */
export type FactsOf = (id: EntryId) => ListedEntry | undefined;

/** The facts of another entry of the same post, by its owner. */
export function entryOfSamePost(
  entry: ListedEntry,
  other: { readonly id: EntryId; readonly ownerId: UserId },
): ListedEntry {
  return { ...entry, ...other, isRepost: (other.id as string) !== (entry.postId as string) };
}
