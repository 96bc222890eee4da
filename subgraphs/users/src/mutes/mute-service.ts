import type { Database } from '@rookery/database';
import { InputIssues } from '@rookery/errors';
import type { EventOf } from '@rookery/events';
import { isIdOf, type UserId } from '@rookery/ids';
import type { Actor } from '../actor.ts';
import { findTarget, parseTargetId, type TargetInput } from '../people/target.ts';
import { lockMute, lockMuteIfAny, updateMute, type MuteRow, type MuteState } from './mute-queries.ts';

export interface MuteInput extends TargetInput {
  /** For good when left out. */
  readonly expiresAt?: Date | null | undefined;
}

/** Each returns the other person's id, checked. Both are safe to repeat. */
export interface MuteService {
  /** Mutes; again: changes until when. */
  mute(actor: Actor, input: MuteInput): Promise<UserId>;
  unmute(actor: Actor, input: TargetInput): Promise<UserId>;
}

export interface MuteServiceDeps {
  readonly db: Database;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Muting: hides somebody's posts from the viewer, who still follows and is followed. */
export function createMuteService({ db, now }: MuteServiceDeps): MuteService {
  return {
    async mute({ userId: muterId, commit }, input) {
      const expiresAt = input.expiresAt ?? null;
      checkMute(muterId, input, now());
      const mutedId = parseTargetId(muterId, input.userId);
      await findTarget(db, muterId, mutedId);
      await commit(
        async (tx, append) => {
          const before = await lockMute(tx, { muterId, mutedId });
          const after = { active: true, expiresAt };
          if (isSameMute(before, after)) return;
          await updateMute(tx, before, after, { isNew: !isMuting(before, now()) });
          await append(muteChanged(before, after));
        },
        { settle: true },
      );
      return mutedId;
    },

    async unmute({ userId: muterId, commit }, input) {
      const mutedId = parseTargetId(muterId, input.userId);
      await findTarget(db, muterId, mutedId);
      await commit(
        async (tx, append) => {
          const before = await lockMuteIfAny(tx, { muterId, mutedId });
          if (!before?.active) return;
          const after = { active: false, expiresAt: null };
          await updateMute(tx, before, after, { isNew: false });
          await append(muteChanged(before, after));
        },
        { settle: true },
      );
      return mutedId;
    },
  };
}

function checkMute(muterId: UserId, { userId, expiresAt }: MuteInput, nowMillis: number): void {
  const issues = new InputIssues();
  if (!isIdOf('user', userId)) issues.add('input.userId', 'MALFORMED');
  else if (userId === muterId) issues.add('input.userId', 'OUT_OF_RANGE');
  if (expiresAt && expiresAt.getTime() <= nowMillis) issues.add('input.expiresAt', 'OUT_OF_RANGE');
  issues.throwIfAny();
}

const isMuting = ({ active, expiresAt }: MuteState, nowMillis: number): boolean =>
  active && (expiresAt === null || expiresAt.getTime() > nowMillis);

const isSameMute = (a: MuteState, b: MuteState): boolean =>
  a.active === b.active && a.expiresAt?.getTime() === b.expiresAt?.getTime();

function muteChanged({ muterId, mutedId, version }: MuteRow, state: MuteState): EventOf<'mute.changed'> {
  const expiresAt = state.expiresAt?.getTime() ?? null;
  return { type: 'mute.changed', muterId, mutedId, active: state.active, expiresAt, version: version + 1 };
}
