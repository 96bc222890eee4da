import {
  ID_EPOCH_MILLIS,
  ID_KINDS,
  shardOf,
  type EntryId,
  type Id,
  type IdKind,
  type PostId,
  type RepostId,
  type UserId,
} from '@rookery/ids';

/** An id as `mint_id` would make it at a time. */
export function idAt<K extends IdKind>(kind: K, millis: number, sequence: number, shard = 7): Id<K> {
  const value =
    (BigInt(millis - ID_EPOCH_MILLIS) << 22n) |
    (BigInt(ID_KINDS[kind]) << 18n) |
    (BigInt(shard) << 10n) |
    BigInt(sequence & 1023);
  return value.toString() as Id<K>;
}

/** People and what they do, as events with rising versions. */
export function createStory(startMillis: number) {
  let now = startMillis;
  let sequence = 0;
  const versions = new Map<string, number>();
  const versionOf = (key: string): number => {
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    return version;
  };
  const mint = <K extends IdKind>(kind: K, shard = 7): Id<K> => idAt(kind, now, (sequence += 1), shard);
  const posts = new Map<
    PostId,
    { authorId: UserId; parentAuthorId: UserId | null; replyToId: PostId | null }
  >();
  const factsOf = (postId: PostId) => {
    const post = posts.get(postId);
    if (!post) throw new Error('no such post');
    return {
      postId,
      ...post,
      conversationId: postId,
      quotedPostId: null,
      quotedAuthorId: null,
      followersOnly: false,
      hasMedia: false,
    };
  };
  const account = (
    type: 'user.created' | 'user.updated',
    userId: UserId,
    changes: { isPrivate?: boolean; isSuspended?: boolean },
  ) =>
    ({
      type,
      userId,
      isPrivate: changes.isPrivate ?? false,
      isSuspended: changes.isSuspended ?? false,
      isDeleted: false,
      version: versionOf(userId),
    }) as const;

  return {
    /** Lets time pass: ids are minted later from then on. */
    later(millis: number): void {
      now += millis;
    },
    person: (shard = 7) => {
      const userId = mint('user', shard);
      return { userId, event: account('user.created', userId, {}) };
    },
    changed: (userId: UserId, changes: { isPrivate?: boolean; isSuspended?: boolean }) =>
      account('user.updated', userId, changes),
    follow: (
      followerId: UserId,
      followeeId: UserId,
      state: 'following' | 'none' = 'following',
      hidesReposts = false,
    ) =>
      ({
        type: 'follow.changed',
        followId: mint('follow', shardOf(followerId)),
        followerId,
        followeeId,
        state,
        hidesReposts,
        version: versionOf(`f${followerId}${followeeId}`),
      }) as const,
    block: (blockerId: UserId, blockedId: UserId, active = true) =>
      ({
        type: 'block.changed',
        blockerId,
        blockedId,
        active,
        version: versionOf(`b${blockerId}${blockedId}`),
      }) as const,
    mute: (muterId: UserId, mutedId: UserId, active = true) =>
      ({
        type: 'mute.changed',
        muterId,
        mutedId,
        active,
        expiresAt: null,
        version: versionOf(`m${muterId}${mutedId}`),
      }) as const,
    post: (authorId: UserId, replyToId: PostId | null = null) => {
      const postId = mint('post', shardOf(authorId));
      const parentAuthorId = replyToId ? (posts.get(replyToId)?.authorId ?? null) : null;
      posts.set(postId, { authorId, parentAuthorId, replyToId });
      return { postId, event: { type: 'post.created', ...factsOf(postId) } as const };
    },
    deletePost: (postId: PostId) => ({ type: 'post.deleted', ...factsOf(postId) }) as const,
    repost: (reposterId: UserId, postId: PostId) => {
      const repostId: RepostId = mint('repost', shardOf(reposterId));
      return {
        repostId,
        event: { type: 'repost.created', repostId, reposterId, ...factsOf(postId) } as const,
      };
    },
    like: (likerId: UserId, postId: EntryId, authorId: UserId, active = true) =>
      ({
        type: 'like.changed',
        postId: postId as PostId,
        authorId,
        likerId,
        active,
        changedAt: now,
        version: versionOf(`l${postId}${likerId}`),
      }) as const,
    undoRepost: (reposterId: UserId, repostId: RepostId, postId: PostId) =>
      ({ type: 'repost.deleted', repostId, reposterId, ...factsOf(postId) }) as const,
  };
}
