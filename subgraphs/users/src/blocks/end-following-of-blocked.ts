import type { Transaction } from '@rookery/database';
import type { EventOf } from '@rookery/events';
import { endFollow, type FollowChange } from '../follows/follow-change.ts';
import { lockFollowIfAny } from '../follows/follow-queries.ts';
import { lockBlockIfAny, markFollowEnded } from './block-queries.ts';

/**
 * Ends the blocked ones' following of their blocker, or their asking to. Once for each block, however often its event
 * comes: who follows again after an unblock is not touched by a replay.
 */
export async function endFollowingOfBlocked(
  tx: Transaction,
  events: readonly EventOf<'block.changed'>[],
): Promise<FollowChange[]> {
  const ended: FollowChange[] = [];
  for (const { blockerId, blockedId, active, version } of events) {
    if (!active) continue;
    const block = await lockBlockIfAny(tx, { blockerId, blockedId });
    if (!block || block.followEndedVersion >= version) continue;
    await markFollowEnded(tx, block, version);
    const change = await endFollow(
      tx,
      await lockFollowIfAny(tx, { followerId: blockedId, followeeId: blockerId }),
    );
    if (change) ended.push(change);
  }
  return ended;
}
