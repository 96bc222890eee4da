import { ID_EPOCH_MILLIS } from '@rookery/ids';

/** What decides every row: the same settings make the same rows, ids included. */
export interface SeedSettings {
  readonly users: number;
  readonly posts: number;
  /** Any whole number: another one, another world. */
  readonly seed: number;
  /** Unix milliseconds: the newest post is a little older. */
  readonly now: number;
  /** Over how many days before `now` posts are spread. */
  readonly days: number;
  /** Accounts that a person follows, on average; it comes out a little lower. */
  readonly averageFollowing: number;
  /** Accounts that the most curious reader follows; nobody follows more. */
  readonly maxFollowing: number;
}

const DAY_MILLIS = 24 * 60 * 60_000;
/** Accounts are opened from so long before the first post until so long before it. */
export const SIGN_UPS = { fromMillis: 180 * DAY_MILLIS, toMillis: 30 * DAY_MILLIS } as const;

/** Small by default, and fixed in time, so that the same command makes the same rows on another day. */
export const SEED_DEFAULTS = {
  users: 200,
  posts: 4_000,
  seed: 1,
  now: Date.UTC(2026, 0, 1),
  days: 30,
} as const;

/** What fits into memory with the default heap. */
export const SEED_LIMITS = {
  users: { min: 10, max: 50_000 },
  posts: { min: 0, max: 1_000_000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
  days: { min: 1, max: 365 },
  maxFollowing: { min: 1, max: 50_000 },
} as const;

const TYPICAL_FOLLOWING = 75;
/** Where few people live, nobody follows all of them. */
const FOLLOWED_PART = 0.15;
/** As on other networks. */
const TYPICAL_MAX_FOLLOWING = 5_000;
const MAX_FOLLOWED_PART = 0.5;

/** Fills in what was left out. `maxFollowing` is held below the number of people. */
export function completeSettings(given: Partial<SeedSettings>): SeedSettings {
  const users = given.users ?? SEED_DEFAULTS.users;
  const maxFollowing = Math.min(
    given.maxFollowing ?? Math.min(TYPICAL_MAX_FOLLOWING, Math.floor(users * MAX_FOLLOWED_PART)),
    users - 1,
  );
  const averageFollowing = Math.min(
    given.averageFollowing ?? Math.min(TYPICAL_FOLLOWING, Math.ceil(users * FOLLOWED_PART)),
    maxFollowing,
  );
  return { ...SEED_DEFAULTS, ...given, users, maxFollowing, averageFollowing };
}

/** When posts begin. Unix milliseconds. */
export const firstPostAt = ({ now, days }: SeedSettings): number => now - days * DAY_MILLIS;

/** The earliest `now` that leaves time for sign-ups after the epoch of ids. Unix milliseconds. */
export const earliestNow = (days: number): number =>
  ID_EPOCH_MILLIS + days * DAY_MILLIS + SIGN_UPS.fromMillis;
