import type { Database } from '@rookery/database';
import { forbidden } from '@rookery/errors';
import type { Writer } from '../log/writer.ts';
import { repostCreated, repostDeleted } from '../posts/post-events.ts';
import { parsePostId } from '../posts/post-id-input.ts';
import type { PostRow } from '../posts/post-row.ts';
import type { ProfileEdge, ProfileEdges } from '../profiles/profile-edges.ts';
import type { SignedIn } from '../viewer/signed-in.ts';
import { maySharePost } from '../visibility/sharing.ts';
import { activateRepost, deactivateRepost } from './reposts-queries.ts';

export interface RepostServiceDeps {
  readonly db: Database;
  readonly writer: Writer;
  readonly edges: ProfileEdges;
}
type PostInput = { readonly postId: string };

/** Reposts, on the reposter's shard; the post's count follows by event. */
export function createRepostService({ db, writer, edges }: RepostServiceDeps) {
  return {
    /** NOT_FOUND for what the viewer may not see, FORBIDDEN for what they see as a follower only. */
    async repost(viewer: SignedIn, input: PostInput): Promise<{ post: PostRow; edge: ProfileEdge }> {
      const seen = await viewer.visiblePost(parsePostId(input));
      if (!(await maySharePost(db, viewer.id, seen)))
        throw forbidden('A post for followers only is not to be reposted.');
      const key = { reposterId: viewer.id, postId: seen.id };
      const repostId = await writer.writeAndSettle(viewer.effects, async (tx, publish) => {
        const standing = await activateRepost(tx, key);
        if (standing.isNew)
          await publish(repostCreated({ reposterId: viewer.id, repostId: standing.repostId }, seen));
        return standing.repostId;
      });
      const post = await viewer.postAfterWrite(seen.id);
      return { post, edge: edges.ownRepost({ post, repostId, reposterId: viewer.id }) };
    },

    async undo(viewer: SignedIn, input: PostInput): Promise<{ post: PostRow }> {
      const seen = await viewer.visiblePost(parsePostId(input));
      const key = { reposterId: viewer.id, postId: seen.id };
      await writer.writeAndSettle(viewer.effects, async (tx, publish) => {
        const repostId = await deactivateRepost(tx, key);
        if (repostId) await publish(repostDeleted({ reposterId: viewer.id, repostId }, seen));
      });
      return { post: await viewer.postAfterWrite(seen.id) };
    },
  };
}
export type RepostService = ReturnType<typeof createRepostService>;
