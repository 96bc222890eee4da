import type { Id, UserId, ViewerId } from '@rookery/ids';
import type { PostRow } from './posts/post-row.ts';

/** A user as posts knows one: by id; users adds the rest. */
export interface UserRef {
  readonly id: UserId;
}
export interface ViewerRef {
  readonly id: ViewerId;
}
/** A post that the viewer may see. */
export type PostRef = PostRow;
/** A list of people as posts knows one: by id; feed says whether it exists. */
export interface UserListRef {
  readonly id: Id<'list'>;
}
export type NodeRef = PostRef | UserRef | UserListRef;
