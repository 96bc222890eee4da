import { createHash } from 'node:crypto';
import type { UserId } from '@rookery/ids';
import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { withinMillis } from '../within-millis.ts';
import { createBufferedLimiter, type BufferedLimiter } from './buffered-limiter.ts';
import { createRedisCounts } from './redis-counts.ts';
import { RATE_LIMITS, type RateLimit, type RateLimits, type RateName } from './rate-limits.ts';

/** By whom something is counted. */
export interface Counted {
  /** Undefined: this machine, which is not counted. */
  readonly address: string | undefined;
  /** Undefined: signed out. */
  readonly userId: UserId | undefined;
}

/** Points of one tight limit. */
export interface Taking {
  readonly limit: RateName;
  readonly key: string;
  readonly points: number;
}

export interface Budget {
  readonly limit: number;
  readonly left: number;
  readonly resetSeconds: number;
}

/** How much of what each sender has had. Numbers answered are whole seconds to wait; undefined: go on. */
export interface Rates {
  /** A request arrived; who sent it is not known yet. */
  arrive(address: string | undefined): number | undefined;
  /** One more operation of a viewer. */
  operate(userId: UserId | undefined): number | undefined;
  /** So much of both budgets of cost; of none when one has no room. */
  spend(by: Counted, cost: number): number | undefined;
  /**
   * Whether there is room for all of these. They are counted over all gateways before it resolves, also those that are
   * refused, or guessing could go on. Never rejects.
   */
  take(takings: readonly Taking[]): Promise<number | undefined>;
  /** What is left of a sender's budget of cost; undefined for who has none. */
  budgetOf(by: Counted): Budget | undefined;
  close(): Promise<void>;
}

export interface RatesDeps {
  /** Where all gateways count together; without it this process counts alone. */
  readonly redis?: Redis | undefined;
  readonly limits?: RateLimits;
  readonly logger: Logger;
}

/** A Redis that takes longer is away. */
const REDIS_MILLIS = 250;
/** For so long nothing is asked of one that was away. */
const REST_MILLIS = 1_000;
const KEY_PREFIX = 'rate';

/** Counts in Redis; in memory, for this process alone, while Redis is away. */
export function createRates({ redis, limits = RATE_LIMITS, logger }: RatesDeps): Rates {
  const limiters = new Map<RateName, Counter>();
  const buffered = new Map<RateName, BufferedLimiter>();

  function limiterOf(name: RateName, limit: RateLimit): Counter {
    const known = limiters.get(name) ?? createCounter(name, limit, redis, logger);
    limiters.set(name, known);
    return known;
  }

  function bufferedOf(name: RateName): BufferedLimiter | undefined {
    const limit = limits[name];
    if (limit === 'off') return undefined;
    const known = buffered.get(name) ?? createBufferedLimiter(limiterOf(name, limit), limit);
    buffered.set(name, known);
    return known;
  }

  function count(name: RateName, key: string | undefined, points: number): number | undefined {
    const millis = key === undefined ? 0 : (bufferedOf(name)?.take(key, points) ?? 0);
    return millis > 0 ? toSeconds(millis) : undefined;
  }

  async function consume({ limit: name, key, points }: Taking): Promise<number> {
    const limit = limits[name];
    if (limit === 'off') return 0;
    const told: unknown = await limiterOf(name, limit)
      .consume(key, points)
      .catch((error: unknown) => error);
    if (!(told instanceof RateLimiterRes)) {
      logger.error({ err: told, limit: name }, 'a rate could not be counted');
      return 0;
    }
    return told.consumedPoints > limit.points ? Math.max(1, told.msBeforeNext) : 0;
  }

  return {
    arrive: (address) => count('requests.address', address, 1),
    operate: (userId) => count('requests.viewer', userId, 1),
    spend({ address, userId }, cost) {
      const budgets = [budgetNamed({ address, userId }), ['cost.address', address] as const];
      const waits = budgets.map(([name, key]) =>
        key === undefined ? 0 : (bufferedOf(name)?.waitFor(key, cost) ?? 0),
      );
      const longest = Math.max(...waits);
      if (longest > 0) return toSeconds(longest);
      for (const [name, key] of budgets) count(name, key, cost);
      return undefined;
    },
    async take(takings) {
      const millis = Math.max(0, ...(await Promise.all(takings.map(consume))));
      return millis > 0 ? toSeconds(millis) : undefined;
    },
    budgetOf(by) {
      const [name, key] = budgetNamed(by);
      const limit = limits[name];
      const limiter = bufferedOf(name);
      if (!limiter || limit === 'off' || key === undefined) return undefined;
      const { points, millis } = limiter.left(key);
      return { limit: limit.points, left: points, resetSeconds: toSeconds(millis) };
    },
    async close() {
      await Promise.all([...buffered.values()].map((limiter) => limiter.close()));
    },
  };
}

function budgetNamed({ address, userId }: Counted): readonly [RateName, string | undefined] {
  return userId ? ['cost.viewer', userId] : ['cost.anonymous', address];
}

/** What names somebody in a key without telling who it is. */
export function hashedKey(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

type Counter = Pick<RateLimiterAbstract, 'consume'>;

function createCounter(
  name: RateName,
  { points, seconds }: RateLimit,
  redis: Redis | undefined,
  logger: Logger,
): Counter {
  const options = { keyPrefix: `${KEY_PREFIX}:${name}`, points, duration: seconds };
  const alone = new RateLimiterMemory(options);
  if (!redis) return alone;
  const together = new RateLimiterRedis({
    ...options,
    storeClient: createRedisCounts(redis),
    rejectIfRedisNotReady: true,
  });
  let restsUntil = 0;
  return {
    async consume(key, count) {
      if (Date.now() < restsUntil) return alone.consume(key, count);
      try {
        return await withinMillis(REDIS_MILLIS, together.consume(key, count));
      } catch (error) {
        if (error instanceof RateLimiterRes) throw error;
        restsUntil = Date.now() + REST_MILLIS;
        logger.debug({ err: error, limit: name }, 'rates are counted alone');
        return alone.consume(key, count);
      }
    },
  };
}

const toSeconds = (millis: number): number => Math.max(1, Math.ceil(millis / 1_000));
