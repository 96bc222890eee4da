import type { PostId, UserId } from '@rookery/ids';

/** What never changes about a post and travels in events. */
export interface PostFacts {
  readonly id: PostId;
  readonly authorId: UserId;
  readonly conversationId: PostId;
  readonly replyToId: PostId | null;
  readonly parentAuthorId: UserId | null;
  readonly quotedPostId: PostId | null;
  readonly quotedAuthorId: UserId | null;
  readonly followersOnly: boolean;
}

/** A post as a viewer who may see it sees it, with its counts. */
export interface PostRow extends PostFacts {
  readonly text: string;
  readonly createdAt: Date;
  readonly likeCount: number;
  readonly repostCount: number;
  readonly replyCount: number;
  readonly quoteCount: number;
}
