import { ConfigError } from '@rookery/config';

/** So many points in so many seconds; the window begins with the first. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
}

/**
 * What is limited, by whom it is counted, and how much of it is let through. The tight ones follow Mastodon's
 * (config/initializers/rack_attack.rb); a viewer's budget of cost is three of the dearest operations in 15 s.
 */
export const RATE_LIMITS = {
  /** HTTP requests, socket upgrades and operations on sockets, whoever sends them. */
  'requests.address': { points: 3_000, seconds: 60 },
  'requests.viewer': { points: 900, seconds: 60 },
  /** Sum of the static costs of operations (`demand-control/`). A page of a home timeline with all it shows is 171. */
  'cost.viewer': { points: 6_000, seconds: 15 },
  /** Of those who are signed out. */
  'cost.anonymous': { points: 12_000, seconds: 15 },
  /** Of all behind one address. */
  'cost.address': { points: 60_000, seconds: 15 },
  'signUp.address': { points: 20, seconds: 3_600 },
  'signIn.address': { points: 60, seconds: 300 },
  /** Guesses of one account's password, from wherever they come. */
  'signIn.login': { points: 25, seconds: 3_600 },
  'refreshSession.address': { points: 300, seconds: 300 },
  'posting.viewer': { points: 300, seconds: 10_800 },
  'following.viewer': { points: 400, seconds: 86_400 },
} as const satisfies Record<string, RateLimit>;

export type RateName = keyof typeof RATE_LIMITS;
export type RateLimits = Readonly<Record<RateName, RateLimit | 'off'>>;

/** The limits with some of them changed. Throws a ConfigError on a name that is none. */
export function rateLimits(changes: Readonly<Record<string, RateLimit | 'off'>> = {}): RateLimits {
  const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(RATE_LIMITS, name));
  if (unknown.length > 0) {
    const problem = `has no limit ${unknown.join(', ')}; there are ${Object.keys(RATE_LIMITS).join(', ')}`;
    throw new ConfigError([{ setting: 'RATE_LIMITS', problem }]);
  }
  return { ...RATE_LIMITS, ...changes };
}
