import { HASHING_LIMITS, type HashingLimits } from './accounts/hashing-slots.ts';
import { OWASP_PASSWORD_COST, type PasswordCost } from './accounts/password-hasher.ts';

/** What a deployment or a test may set; each has a default. */
export interface UsersSettings {
  /** Consumers that a change of visibility waits for; those that run. */
  readonly awaitedConsumers: readonly string[];
  readonly passwordCost: PasswordCost;
  readonly hashing: HashingLimits;
  /** How long a mutation waits for copies to have its write; how long a read waits for the viewer's own writes. */
  readonly settleMillis: number;
  readonly readWaitMillis: number;
  /** How often counters are reconciled and expired sessions forgotten. */
  readonly upkeepEveryMillis: number;
  /** What is kept of profiles in this process's memory takes at most; 0 keeps nothing. */
  readonly hotCacheBytes: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export const DEFAULT_USERS_SETTINGS: UsersSettings = {
  awaitedConsumers: ['users', 'posts', 'feed'],
  passwordCost: OWASP_PASSWORD_COST,
  hashing: HASHING_LIMITS,
  settleMillis: 400,
  readWaitMillis: 500,
  upkeepEveryMillis: 60 * 60_000,
  hotCacheBytes: 16 * 2 ** 20,
  now: Date.now,
};
