import type { Transaction } from '@rookery/database';
import type { DomainEvent } from '@rookery/events';
import type { PostId } from '@rookery/ids';
import { COPY_KINDS, copyChangesOf, type CopyKind } from './copy-changes.ts';
import { deleteCopies, insertCopies, moveCounts, type CountMoves } from './copies-queries.ts';

/** Replies, quotes and reposts, copied to the shards of the posts that they are about, with those posts' counts. */
export interface CopiesProjection {
  /**
   * Applies events; any order and any repetition end in the same rows and counts: an item counts once while it stands,
   * and a deleted one never comes back. Events that mean nothing here are passed over.
   */
  apply(tx: Transaction, events: readonly DomainEvent[]): Promise<void>;
}

export function createCopiesProjection(): CopiesProjection {
  return {
    async apply(tx, events) {
      const changes = copyChangesOf(events);
      const moves = new Map<PostId, Record<CopyKind, number>>();
      const move = (postIds: readonly PostId[], kind: CopyKind, by: 1 | -1) => {
        for (const postId of postIds) {
          const sum = moves.get(postId) ?? { reply: 0, quote: 0, repost: 0 };
          sum[kind] += by;
          moves.set(postId, sum);
        }
      };
      for (const kind of COPY_KINDS) {
        move(await insertCopies(tx, kind, changes[kind]), kind, 1);
        move(await deleteCopies(tx, kind, changes[kind]), kind, -1);
      }
      await moveCounts(tx, moves satisfies CountMoves);
    },
  };
}
