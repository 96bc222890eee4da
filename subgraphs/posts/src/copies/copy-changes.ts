import type { DomainEvent } from '@rookery/events';
import type { PostId, RepostId, UserId } from '@rookery/ids';

/** A reply, quote or repost as the shard of the post that it is about keeps it. */
export interface CopyChange {
  /** The post replied to, quoted or reposted. */
  readonly postId: PostId;
  /** The reply, the quote or the repost. */
  readonly itemId: PostId | RepostId;
  readonly authorId: UserId;
  readonly followersOnly: boolean;
  readonly isDeleted: boolean;
}
export const COPY_KINDS = ['reply', 'quote', 'repost'] as const;
export type CopyKind = (typeof COPY_KINDS)[number];
export type CopyChanges = Readonly<Record<CopyKind, readonly CopyChange[]>>;

/** What events mean to the copies: one change an item, ordered by item, and deleted is final. */
export function copyChangesOf(events: readonly DomainEvent[]): CopyChanges {
  const kept = { reply: new Map<string, CopyChange>(), quote: new Map(), repost: new Map() } satisfies Record<
    CopyKind,
    Map<string, CopyChange>
  >;
  const put = (kind: CopyKind, change: CopyChange) => {
    if (!kept[kind].get(change.itemId)?.isDeleted) kept[kind].set(change.itemId, change);
  };
  for (const event of events) {
    if (event.type === 'post.created' || event.type === 'post.deleted') {
      const { postId: itemId, authorId, followersOnly, replyToId, quotedPostId } = event;
      const item = { itemId, authorId, followersOnly, isDeleted: event.type === 'post.deleted' };
      if (replyToId) put('reply', { postId: replyToId, ...item });
      if (quotedPostId) put('quote', { postId: quotedPostId, ...item });
    } else if (event.type === 'repost.created' || event.type === 'repost.deleted') {
      const { postId, repostId: itemId, reposterId: authorId, followersOnly } = event;
      put('repost', { postId, itemId, authorId, followersOnly, isDeleted: event.type === 'repost.deleted' });
    }
  }
  const inOrder = (kind: CopyKind) =>
    [...kept[kind].values()].sort((a, b) => (BigInt(a.itemId) < BigInt(b.itemId) ? -1 : 1));
  return { reply: inOrder('reply'), quote: inOrder('quote'), repost: inOrder('repost') };
}
