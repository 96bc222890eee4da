import type { Id, UserId } from '@rookery/ids';

export type ListId = Id<'list'>;

/** A list of people that somebody made. */
export interface UserListRow {
  readonly id: ListId;
  readonly ownerId: UserId;
  readonly name: string;
  /** Seen by its owner alone. */
  readonly isPrivate: boolean;
  readonly memberCount: number;
}

export const MAX_LISTS_PER_PERSON = 100;
export const MAX_LIST_MEMBERS = 500;
/** Grapheme clusters. */
export const LIST_NAME_LIMITS = { min: 1, max: 50 } as const;
