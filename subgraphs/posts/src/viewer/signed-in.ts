import { notFound } from '@rookery/errors';
import type { PostId, UserId } from '@rookery/ids';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import type { PostLoaders } from '../posts/post-loaders.ts';
import type { PostRow } from '../posts/post-row.ts';
import { requireUserId, type RequestViewer } from './request-viewer.ts';

/** The viewer as mutations need one: who they are, what they see, and what is still due to them. */
export interface SignedIn {
  readonly id: UserId;
  readonly effects: SubgraphEffects;
  /** Throws NOT_FOUND for what does not exist, is deleted or hidden. */
  visiblePost(postId: PostId): Promise<PostRow>;
  /** A write of this request is done: what was read before it is read anew. */
  hasWritten(): void;
  /** The same as `visiblePost`, as it is after a write of this request. */
  postAfterWrite(postId: PostId): Promise<PostRow>;
  /** The same, null instead of an error. */
  findAfterWrite(postId: PostId): Promise<PostRow | null>;
}

/** Throws UNAUTHENTICATED when signed out. */
export function signedIn(viewer: RequestViewer, loaders: PostLoaders): SignedIn {
  const visiblePost = async (postId: PostId) => {
    const post = await loaders.post.load(postId);
    if (!post) throw notFound('post');
    return post;
  };
  return {
    id: requireUserId(viewer),
    effects: viewer.effects,
    visiblePost,
    hasWritten: () => loaders.forget(),
    postAfterWrite: (postId) => {
      loaders.forget();
      return visiblePost(postId);
    },
    findAfterWrite: (postId) => {
      loaders.forget();
      return loaders.post.load(postId);
    },
  };
}
