import type { FollowRowState } from '@rookery/drizzle/users';

/** How somebody stands towards whom they follow, or not. */
export interface FollowStanding {
  readonly state: FollowRowState;
  readonly hidesReposts: boolean;
}

export interface FollowWish {
  readonly hidesReposts: boolean;
  /** Whether who is to be followed decides on requests. */
  readonly isPrivate: boolean;
}

/** What a wish to follow leads to. Asking again changes the options; a request to who is public now is granted. */
export function afterFollow(
  { state }: FollowStanding,
  { hidesReposts, isPrivate }: FollowWish,
): FollowStanding {
  if (state === 'following') return { state, hidesReposts };
  return { state: isPrivate ? 'requested' : 'following', hidesReposts };
}

/** What unfollowing, taking back a request or being blocked leads to. */
export function afterEnd(): FollowStanding {
  return { state: 'none', hidesReposts: false };
}

/** Following begins anew, and stands first in lists, when its state rises; options move nothing. */
export function isNewInLists(before: FollowStanding, after: FollowStanding): boolean {
  return after.state !== 'none' && after.state !== before.state;
}

export const isSameStanding = (a: FollowStanding, b: FollowStanding): boolean =>
  a.state === b.state && a.hidesReposts === b.hidesReposts;

/** By how much a count of those who follow moves. */
export function followingDelta(before: FollowRowState | undefined, after: FollowRowState): number {
  return Number(after === 'following') - Number(before === 'following');
}
