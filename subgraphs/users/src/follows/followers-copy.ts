import type { Transaction } from '@rookery/database';
import type { EventOf } from '@rookery/events';
import type { CountDelta } from '../counts/count-queries.ts';
import { endFollow, type FollowChange } from './follow-change.ts';
import { followingDelta } from './follow-policy.ts';
import { lockFollowIfAny, type FollowPair } from './follow-queries.ts';
import { findBlockedPairs, lockFollowers, upsertFollowers } from './followers-queries.ts';

type FollowChanged = EventOf<'follow.changed'>;

/**
 * Brings the followees' copies up to these events. The last version of a pair wins, and a count moves only where a row
 * did: any replay, in any order, ends alike. Returns how the followees' counts move.
 */
export async function copyFollowers(
  tx: Transaction,
  events: readonly FollowChanged[],
): Promise<CountDelta[]> {
  const latest = latestOfEachPair(events);
  if (latest.length === 0) return [];
  const before = new Map((await lockFollowers(tx, latest)).map((row) => [keyOf(row), row.state]));
  const written = await upsertFollowers(tx, latest.map(toRow));
  return written.map((row) => ({
    userId: row.followeeId,
    following: 0,
    followers: followingDelta(before.get(keyOf(row)), row.state),
  }));
}

/**
 * Ends follows that were committed while their followee's block was: neither transaction saw the other, and this is
 * where the two meet.
 */
export async function endFollowsOfBlocked(
  tx: Transaction,
  events: readonly FollowChanged[],
): Promise<FollowChange[]> {
  const begun = latestOfEachPair(events).filter(({ state }) => state !== 'none');
  if (begun.length === 0) return [];
  const ended: FollowChange[] = [];
  for (const pair of await findBlockedPairs(tx, begun)) {
    const change = await endFollow(tx, await lockFollowIfAny(tx, pair));
    if (change) ended.push(change);
  }
  return ended;
}

function latestOfEachPair(events: readonly FollowChanged[]): FollowChanged[] {
  const latest = new Map<string, FollowChanged>();
  for (const event of events) {
    const known = latest.get(keyOf(event));
    if (!known || known.version < event.version) latest.set(keyOf(event), event);
  }
  return [...latest.values()];
}

const keyOf = ({ followeeId, followerId }: FollowPair): string => `${followeeId}:${followerId}`;

const toRow = ({ followeeId, followerId, followId, state, hidesReposts, version }: FollowChanged) => ({
  followeeId,
  followerId,
  followId,
  state,
  hidesReposts,
  version,
});
