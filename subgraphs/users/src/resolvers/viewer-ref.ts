import { idOf, withKind, type UserId } from '@rookery/ids';
import type { ViewerRef } from '../mappers.ts';

/** The viewer's own side of an account; its id is the user's, as another kind. */
export const viewerRefOf = (userId: UserId): ViewerRef => ({
  id: idOf('viewer', withKind(userId, 'viewer')),
  userId,
});
