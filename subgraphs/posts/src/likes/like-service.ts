import { parsePostId } from '../posts/post-id-input.ts';
import type { PostRow } from '../posts/post-row.ts';
import type { Writer } from '../log/writer.ts';
import type { SignedIn } from '../viewer/signed-in.ts';
import { activateLike, deactivateLike } from './likes-queries.ts';

type PostInput = { readonly postId: string };
type Payload = { readonly post: PostRow };

/** Likes: row, counter and event in one transaction, on the post's shard. NOT_FOUND for what the viewer may not see. */
export function createLikeService({ writer }: { readonly writer: Writer }) {
  async function change(
    viewer: SignedIn,
    input: PostInput,
    { active }: { active: boolean },
  ): Promise<Payload> {
    const { id: postId, authorId } = await viewer.visiblePost(parsePostId(input));
    const key = { postId, likerId: viewer.id };
    await writer.write(async (tx, publish) => {
      const changed = await (active ? activateLike(tx, key) : deactivateLike(tx, key));
      if (changed) await publish({ type: 'like.changed', ...key, authorId, active, ...changed });
    });
    return { post: await viewer.postAfterWrite(postId) };
  }
  return {
    like: (viewer: SignedIn, input: PostInput) => change(viewer, input, { active: true }),
    unlike: (viewer: SignedIn, input: PostInput) => change(viewer, input, { active: false }),
  };
}
export type LikeService = ReturnType<typeof createLikeService>;
