import type { EventOf } from '@rookery/events';
import type { EntryId, PostId, UserId } from '@rookery/ids';

/** One line of somebody's outgoing feed, with the immutable facts that the timeline's rules ask for. */
export interface Entry {
  readonly id: EntryId;
  /** The author of a post; who reposted, of a repost. */
  readonly ownerId: UserId;
  readonly isRepost: boolean;
  readonly postId: PostId;
  readonly postAuthorId: UserId;
  readonly replyToId: PostId | null;
  readonly parentAuthorId: UserId | null;
  readonly quotedPostId: PostId | null;
  readonly followersOnly: boolean;
  readonly hasMedia: boolean;
}

export type EntryEvent = EventOf<'post.created' | 'post.deleted' | 'repost.created' | 'repost.deleted'>;

/** The entry that an event made or deleted. */
export function entryOf(event: EntryEvent): Entry {
  const isRepost = event.type === 'repost.created' || event.type === 'repost.deleted';
  return {
    id: isRepost ? event.repostId : event.postId,
    ownerId: isRepost ? event.reposterId : event.authorId,
    isRepost,
    postId: event.postId,
    postAuthorId: event.authorId,
    replyToId: event.replyToId,
    parentAuthorId: event.parentAuthorId,
    quotedPostId: event.quotedPostId,
    followersOnly: event.followersOnly,
    hasMedia: event.hasMedia,
  };
}

export function isEntryEvent(event: { readonly type: string }): event is EntryEvent {
  return /^(post|repost)\.(created|deleted)$/.test(event.type);
}

export const isDeletion = (event: EntryEvent): boolean =>
  event.type === 'post.deleted' || event.type === 'repost.deleted';
