import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { Account } from '../accounts/account.ts';
import type { Actor } from '../actor.ts';
import { moveCounts } from '../counts/count-queries.ts';
import { endFollow } from '../follows/follow-change.ts';
import { followingDelta } from '../follows/follow-policy.ts';
import { lockFollow } from '../follows/follow-queries.ts';
import { removeFollowerAhead } from '../follows/followers-queries.ts';
import { findTarget, parseTargetId, type TargetInput } from '../people/target.ts';
import { activateBlock, endBlock, lockBlock, lockBlockIfAny } from './block-queries.ts';

/** Both are safe to repeat. */
export interface BlockService {
  /**
   * Blocks, and ends following both ways: the blocker's own in the same transaction, the other's by event (the consumer
   * of block.changed), since it is a row of another shard. The blocker's list of followers is right at once.
   * Returns the other person's id, checked.
   */
  block(actor: Actor, input: TargetInput): Promise<UserId>;
  /**
   * Following does not come back by itself. Returns the bare profile that the blocker saw: who is blocked by that person
   * in turn will not see it again.
   */
  unblock(actor: Actor, input: TargetInput): Promise<Account>;
}

/** Blocking. */
export function createBlockService({ db }: { readonly db: Database }): BlockService {
  return {
    async block({ userId: blockerId, commit }, input) {
      const blockedId = parseTargetId(blockerId, input.userId);
      await findTarget(db, blockerId, blockedId);
      await commit(
        async (tx, append) => {
          const block = await lockBlock(tx, { blockerId, blockedId });
          if (block.active) return;
          await activateBlock(tx, block);
          await append({
            type: 'block.changed',
            blockerId,
            blockedId,
            active: true,
            version: block.version + 1,
          });
          const ended = await endFollow(
            tx,
            await lockFollow(tx, { followerId: blockerId, followeeId: blockedId }),
          );
          if (ended) await append(ended.event);
          const before = await removeFollowerAhead(tx, { followerId: blockedId, followeeId: blockerId });
          const followers = followingDelta(before, 'none');
          await moveCounts(tx, [
            ...(ended ? [ended.delta] : []),
            { userId: blockerId, following: 0, followers },
          ]);
        },
        { settle: true },
      );
      return blockedId;
    },

    async unblock({ userId: blockerId, commit }, input) {
      const blockedId = parseTargetId(blockerId, input.userId);
      const target = await findTarget(db, blockerId, blockedId);
      await commit(
        async (tx, append) => {
          const block = await lockBlockIfAny(tx, { blockerId, blockedId });
          if (!block?.active) return;
          await endBlock(tx, block);
          await append({
            type: 'block.changed',
            blockerId,
            blockedId,
            active: false,
            version: block.version + 1,
          });
        },
        { settle: true },
      );
      return { ...target, isBlockedByViewer: false };
    },
  };
}
