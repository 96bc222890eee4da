import type { EventOf } from '@rookery/events';
import type { RepostId, UserId } from '@rookery/ids';
import type { PostFacts } from './post-row.ts';

function factsOf(post: PostFacts) {
  return {
    postId: post.id,
    authorId: post.authorId,
    replyToId: post.replyToId,
    parentAuthorId: post.parentAuthorId,
    conversationId: post.conversationId,
    quotedPostId: post.quotedPostId,
    quotedAuthorId: post.quotedAuthorId,
    followersOnly: post.followersOnly,
    hasMedia: false,
  };
}

export const postCreated = (post: PostFacts): EventOf<'post.created'> => ({
  type: 'post.created',
  ...factsOf(post),
});
export const postDeleted = (post: PostFacts): EventOf<'post.deleted'> => ({
  type: 'post.deleted',
  ...factsOf(post),
});

export interface Repost {
  readonly repostId: RepostId;
  readonly reposterId: UserId;
}
/** Bears the post's own facts, so that a reader of the log needs no look-up. */
export function repostCreated({ repostId, reposterId }: Repost, post: PostFacts): EventOf<'repost.created'> {
  return { type: 'repost.created', repostId, reposterId, ...factsOf(post) };
}
export function repostDeleted({ repostId, reposterId }: Repost, post: PostFacts): EventOf<'repost.deleted'> {
  return { type: 'repost.deleted', repostId, reposterId, ...factsOf(post) };
}
