import type { Db } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { PostFacts } from '../posts/post-row.ts';
import { isPrivateAccount } from './visibility-queries.ts';

/** Whether a viewer who sees a post may quote or repost it: what is for followers only stays with its author. */
export async function maySharePost(db: Db, viewerId: UserId, post: PostFacts): Promise<boolean> {
  if (post.authorId === viewerId) return true;
  return !post.followersOnly && !(await isPrivateAccount(db, post.authorId));
}
