import type { Database } from '@rookery/database';
import { parsePostId } from '../posts/post-id-input.ts';
import type { PostRow } from '../posts/post-row.ts';
import type { SignedIn } from '../viewer/signed-in.ts';
import { deleteBookmark, insertBookmark } from './bookmarks-queries.ts';

type PostInput = { readonly postId: string };

/** Bookmarks: private, so no event tells of them. NOT_FOUND for what the viewer may not see. */
export function createBookmarkService({ db }: { readonly db: Database }) {
  return {
    async bookmark(viewer: SignedIn, input: PostInput): Promise<{ post: PostRow }> {
      const { id: postId } = await viewer.visiblePost(parsePostId(input));
      await insertBookmark(db, { viewerId: viewer.id, postId });
      return { post: await viewer.postAfterWrite(postId) };
    },
    async unbookmark(viewer: SignedIn, input: PostInput): Promise<{ post: PostRow }> {
      const { id: postId } = await viewer.visiblePost(parsePostId(input));
      await deleteBookmark(db, { viewerId: viewer.id, postId });
      return { post: await viewer.postAfterWrite(postId) };
    },
  };
}
export type BookmarkService = ReturnType<typeof createBookmarkService>;
