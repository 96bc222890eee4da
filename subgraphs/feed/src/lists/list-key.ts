import type { UserId } from '@rookery/ids';

/**
 * newest: the list that is pushed to. older: what was read ahead below it for somebody who scrolls back, kept likewise
 * and dropped with it; nothing is pushed there, for what is so late makes lists be dropped.
 */
export type ListPart = 'newest' | 'older';

/** `{}`: one hash tag a user. */
export const homeListKey = (userId: UserId, part: ListPart = 'newest'): string =>
  `home:{${userId}}${part === 'older' ? ':older' : ''}`;
