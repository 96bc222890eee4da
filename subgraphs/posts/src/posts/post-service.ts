import { again, type Database } from '@rookery/database';
import { conflict, forbidden, notFound } from '@rookery/errors';
import type { PostId, UserId } from '@rookery/ids';
import type { CreatePostInput, DeletePostInput } from '../generated/resolvers-types.ts';
import type { Writer } from '../log/writer.ts';
import type { UserRef } from '../mappers.ts';
import type { ProfileEdge, ProfileEdges } from '../profiles/profile-edges.ts';
import type { SignedIn } from '../viewer/signed-in.ts';
import { maySharePost } from '../visibility/sharing.ts';
import { parseCreatePostInput, type PostDraft } from './create-post-input.ts';
import { findClaim, type IdempotencyClaim } from './idempotency-queries.ts';
import { postCreated, postDeleted } from './post-events.ts';
import { insertPost } from './new-post-queries.ts';
import { parsePostId } from './post-id-input.ts';
import type { PostRow } from './post-row.ts';
import { findOwnPost, markDeleted } from './posts-queries.ts';

export interface PostServiceDeps {
  readonly db: Database;
  readonly writer: Writer;
  readonly edges: ProfileEdges;
}

/** What a new post answers and quotes; seen by its author. */
interface Targets {
  readonly parent: PostRow | null;
  readonly quoted: PostRow | null;
}

/** Writes and deletes posts. */
export function createPostService({ db, writer, edges }: PostServiceDeps) {
  /** NOT_FOUND for targets that the viewer may not see, FORBIDDEN to quote what they see as a follower only. */
  async function resolveTargets(viewer: SignedIn, { replyToId, quotedPostId }: PostDraft): Promise<Targets> {
    const [parent, quoted] = await Promise.all([
      replyToId ? viewer.visiblePost(replyToId) : null,
      quotedPostId ? viewer.visiblePost(quotedPostId) : null,
    ]);
    if (quoted && !(await maySharePost(db, viewer.id, quoted))) {
      throw forbidden('A post for followers only is not to be quoted.');
    }
    return { parent, quoted };
  }

  /** The post that a key made before; undefined when it made none. CONFLICT when it was another one. */
  async function replay(claim: IdempotencyClaim): Promise<PostId | undefined> {
    const made = await findClaim(db, claim);
    if (made && made.bodyHash !== claim.bodyHash) throw conflict('This idempotency key made another post.');
    return made?.postId;
  }

  /** The new post; undefined when somebody was first with the key. */
  async function write(
    viewer: SignedIn,
    draft: PostDraft,
    claim: IdempotencyClaim | undefined,
    { parent, quoted }: Targets,
  ): Promise<PostRow | undefined> {
    const post = {
      authorId: viewer.id,
      text: draft.text,
      conversationId: parent?.conversationId ?? null,
      replyToId: parent?.id ?? null,
      parentAuthorId: parent?.authorId ?? null,
      quotedPostId: quoted?.id ?? null,
      quotedAuthorId: quoted?.authorId ?? null,
      followersOnly: false,
    };
    const written = await again(() => insertPost(db, post, claim));
    if (!written) return undefined;
    await writer.settle(viewer.effects, [{ event: postCreated(written.post), ticket: written.ticket }]);
    viewer.hasWritten();
    return written.post;
  }

  async function createOnce(viewer: SignedIn, draft: PostDraft): Promise<PostRow> {
    const { idempotencyKey: key, bodyHash } = draft;
    const claim = key === null ? undefined : { authorId: viewer.id, key, bodyHash };
    const before = claim && (await replay(claim));
    if (before) return viewer.postAfterWrite(before);
    const post = await write(viewer, draft, claim, await resolveTargets(viewer, draft));
    if (post) return post;
    const winner = claim && (await replay(claim));
    if (!winner) throw new Error('an idempotency key was neither taken nor found');
    return viewer.postAfterWrite(winner);
  }

  return {
    /** BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, CONFLICT as the contract says. */
    async create(viewer: SignedIn, input: CreatePostInput): Promise<{ post: PostRow; edge: ProfileEdge }> {
      const post = await createOnce(viewer, parseCreatePostInput(input));
      return { post, edge: edges.ownPost(post) };
    },

    /** NOT_FOUND for what is not the viewer's; again changes nothing and answers the same. */
    async delete(viewer: SignedIn, input: DeletePostInput): Promise<DeletedPost> {
      const own = { authorId: viewer.id, postId: parsePostId(input) };
      const deleted = await writer.writeAndSettle(viewer.effects, async (tx, publish) => {
        const facts = await markDeleted(tx, own);
        if (facts) await publish(postDeleted(facts));
        return facts ?? (await findOwnPost(tx, own));
      });
      if (!deleted) throw notFound('post');
      const replyTo = deleted.replyToId && (await viewer.findAfterWrite(deleted.replyToId));
      return {
        deletedPostId: deleted.id,
        author: { id: viewer.id satisfies UserId },
        replyTo: replyTo || null,
      };
    },
  };
}
export type PostService = ReturnType<typeof createPostService>;

export interface DeletedPost {
  readonly deletedPostId: PostId;
  readonly author: UserRef;
  /** Null when there was none, or it cannot be seen. */
  readonly replyTo: PostRow | null;
}
