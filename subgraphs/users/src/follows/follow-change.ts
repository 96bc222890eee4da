import type { Transaction } from '@rookery/database';
import type { EventOf } from '@rookery/events';
import type { CountDelta } from '../counts/count-queries.ts';
import {
  afterEnd,
  followingDelta,
  isNewInLists,
  isSameStanding,
  type FollowStanding,
} from './follow-policy.ts';
import { mintFollowId, updateFollow, type FollowRow } from './follow-queries.ts';

/** A follow as it changed: the event to append, and how the follower's count moves. */
export interface FollowChange {
  readonly event: EventOf<'follow.changed'>;
  readonly delta: CountDelta;
}

/** Writes a standing over a locked row; undefined when it stands so already. */
export async function changeFollow(
  tx: Transaction,
  row: FollowRow,
  { state, hidesReposts }: FollowStanding,
): Promise<FollowChange | undefined> {
  const after = { state, hidesReposts };
  if (isSameStanding(row, after)) return undefined;
  const { followerId, followeeId } = row;
  const keepsPlace = row.followId !== null && !isNewInLists(row, after);
  const followId = keepsPlace ? row.followId : await mintFollowId(tx, followerId);
  const changes = { ...after, followId, version: row.version + 1 };
  await updateFollow(tx, row, changes);
  return {
    event: { type: 'follow.changed', followerId, followeeId, ...changes },
    delta: { userId: followerId, following: followingDelta(row.state, state), followers: 0 },
  };
}

/** Ends following, or takes back a request; undefined when there was neither. */
export async function endFollow(
  tx: Transaction,
  row: FollowRow | undefined,
): Promise<FollowChange | undefined> {
  return row && row.state !== 'none' ? changeFollow(tx, row, afterEnd()) : undefined;
}
