import { idOf, ID_KINDS, firstIdAt, shardOf } from '@rookery/ids';
import type { Entry } from '@rookery/feed';

const KIND_SHIFT = 18n;
const SHARD_SHIFT = 10n;

/** Posts of one author, one a millisecond, the last one at `until`: as feed's copy has them, oldest first. */
export function madeUpEntries(authorId: string, count: number, until: number): Entry[] {
  const low = (BigInt(ID_KINDS.post) << KIND_SHIFT) | (BigInt(shardOf(authorId)) << SHARD_SHIFT);
  const ownerId = idOf('user', authorId);
  return Array.from({ length: count }, (_, index) => {
    const id = idOf('post', (BigInt(firstIdAt(until - count + 1 + index)) | low).toString());
    return {
      ...{ id, ownerId, isRepost: false, postId: id, postAuthorId: ownerId },
      ...{ replyToId: null, parentAuthorId: null, quotedPostId: null, followersOnly: false, hasMedia: false },
    };
  });
}
