import type { Database, Transaction } from '@rookery/database';
import { forbidden, notFound } from '@rookery/errors';
import type { UserId } from '@rookery/ids';
import type { Actor } from '../actor.ts';
import { isBlocking } from '../blocks/block-queries.ts';
import { moveCounts } from '../counts/count-queries.ts';
import type { Append } from '../log/commit.ts';
import { findTarget, parseTargetId, type TargetInput } from '../people/target.ts';
import { changeFollow, endFollow, type FollowChange } from './follow-change.ts';
import { afterFollow } from './follow-policy.ts';
import { lockFollow, lockFollowIfAny } from './follow-queries.ts';

export interface FollowInput extends TargetInput {
  readonly hideReposts?: boolean | null | undefined;
}

/** Each returns the other person's id, checked. All are safe to repeat. */
export interface FollowService {
  /** Follows, or asks a private account. Throws NOT_FOUND, and FORBIDDEN for whom the viewer blocks. */
  follow(actor: Actor, input: FollowInput): Promise<UserId>;
  /** Also takes back a request. */
  unfollow(actor: Actor, input: TargetInput): Promise<UserId>;
  /** Lets a requester in. Throws NOT_FOUND when that person neither asks nor follows. */
  accept(actor: Actor, input: TargetInput): Promise<UserId>;
  /** Does not let a requester in; who follows already goes on following. */
  decline(actor: Actor, input: TargetInput): Promise<UserId>;
}

/** Following. A follow is the follower's row, and its transaction touches the follower's shard alone. */
export function createFollowService({ db }: { readonly db: Database }): FollowService {
  const settled = ({ commit }: Actor, work: (tx: Transaction) => Promise<FollowChange | undefined>) =>
    commit(async (tx, append) => finish(tx, append, await work(tx)), { settle: true });

  return {
    async follow(actor, { userId, hideReposts }) {
      const pair = { followerId: actor.userId, followeeId: parseTargetId(actor.userId, userId) };
      const { isPrivate } = await findTarget(db, actor.userId, pair.followeeId);
      const wish = { isPrivate, hidesReposts: hideReposts ?? false };
      await settled(actor, async (tx) => {
        const row = await lockFollow(tx, pair);
        if (await isBlocking(tx, { blockerId: pair.followerId, blockedId: pair.followeeId })) {
          throw forbidden('Unblock this user first.');
        }
        return changeFollow(tx, row, afterFollow(row, wish));
      });
      return pair.followeeId;
    },

    async unfollow(actor, { userId }) {
      const pair = { followerId: actor.userId, followeeId: parseTargetId(actor.userId, userId) };
      await findTarget(db, actor.userId, pair.followeeId);
      await settled(actor, async (tx) => endFollow(tx, await lockFollowIfAny(tx, pair)));
      return pair.followeeId;
    },

    async accept(actor, { userId }) {
      const pair = { followerId: parseTargetId(actor.userId, userId), followeeId: actor.userId };
      const { isBlockedByViewer } = await findTarget(db, actor.userId, pair.followerId);
      await settled(actor, async (tx) => {
        const row = await lockFollowIfAny(tx, pair);
        if (!row || row.state === 'none' || isBlockedByViewer) throw notFound('follow request');
        return changeFollow(tx, row, { state: 'following', hidesReposts: row.hidesReposts });
      });
      return pair.followerId;
    },

    async decline(actor, { userId }) {
      const pair = { followerId: parseTargetId(actor.userId, userId), followeeId: actor.userId };
      await findTarget(db, actor.userId, pair.followerId);
      await settled(actor, async (tx) => {
        const row = await lockFollowIfAny(tx, pair);
        return row?.state === 'requested' ? endFollow(tx, row) : undefined;
      });
      return pair.followerId;
    },
  };
}

async function finish(tx: Transaction, append: Append, change: FollowChange | undefined): Promise<void> {
  if (!change) return;
  await append(change.event);
  await moveCounts(tx, [change.delta]);
}
