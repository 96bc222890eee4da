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

/** What is the same of a post for whoever may see it, as of a version of its row. */
export interface LastingPost extends Omit<PostFacts, 'followersOnly'> {
  readonly version: number;
  readonly text: string;
  /** RFC 3339, as it is given out. */
  readonly createdAt: string;
}

/** Absent where the operation does not select any of them. */
export interface PostCounts {
  readonly likeCount?: number | undefined;
  readonly repostCount?: number | undefined;
  readonly replyCount?: number | undefined;
  readonly quoteCount?: number | undefined;
}

/** What the viewer has done with a post: nothing when signed out, or where the operation does not select any of it. */
export interface ViewerFlags {
  readonly viewerHasLiked: boolean;
  readonly viewerHasReposted: boolean;
  readonly viewerHasBookmarked: boolean;
}

/** A post as a viewer who may see it sees it, its fields named as in the schema. */
export interface PostRow extends PostFacts, Omit<LastingPost, 'version'>, PostCounts, ViewerFlags {}
