import type { FollowRowState } from '@rookery/drizzle/users';

/** How a viewer stands towards somebody, and they towards the viewer. */
export interface ViewerRelation {
  readonly followState: FollowRowState;
  readonly hidesReposts: boolean;
  readonly hasBlocked: boolean;
  readonly hasMuted: boolean;
  readonly isFollowedBy: boolean;
}
export const NO_RELATION: ViewerRelation = {
  followState: 'none',
  hidesReposts: false,
  hasBlocked: false,
  hasMuted: false,
  isFollowedBy: false,
};
