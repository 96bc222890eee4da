import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { LRUCache } from 'lru-cache';
import type { RateLimit } from './rate-limits.ts';

/** Counts without waiting for anybody: what is counted here reaches the shared count a moment later. */
export interface BufferedLimiter {
  /** Milliseconds to wait until there is room for so many points; 0: there is. */
  waitFor(key: string, points: number): number;
  /** Counts them when there is room, as `waitFor` says, and none of them otherwise. */
  take(key: string, points: number): number;
  /** What is left in the running window, and milliseconds until it ends. */
  left(key: string): { readonly points: number; readonly millis: number };
  /** Sends what has not been sent; nothing is counted any more. */
  close(): Promise<void>;
}

interface Count {
  /** As the shared count last said, over all gateways. */
  known: number;
  /** On its way to the shared count, and not yet sent. */
  sent: number;
  pending: number;
  /** Unix milliseconds at which the window ends. */
  endsAt: number;
}

/** Gateways together may let through what comes in within this time beyond the limit. */
const FLUSH_MILLIS = 200;
/** Who takes less of a limit than this part of it, here and in this window, is no business of the others: most people. */
const UNTOLD = 0.1;
const MAX_KEYS = 100_000;

/**
 * A limit on what nearly all requests take: asking Redis each time would cost a reader more than their answer does.
 * `shared` counts over all gateways; when it fails, this process counts alone.
 */
export function createBufferedLimiter(
  shared: Pick<RateLimiterAbstract, 'consume'>,
  { points: limit, seconds }: RateLimit,
  now: () => number = Date.now,
): BufferedLimiter {
  // By size rather than `max`, which would fill room for all of them at once: 20 ms and 3 MB for each limit.
  const counts = new LRUCache<string, Count>({ maxSize: MAX_KEYS, sizeCalculation: () => 1 });
  const unsent = new Map<string, Count>();
  let timer: NodeJS.Timeout | undefined;

  function countOf(key: string): Count {
    const count = counts.get(key) ?? { known: 0, sent: 0, pending: 0, endsAt: 0 };
    if (count.endsAt <= now()) {
      Object.assign(count, { known: 0, pending: 0, endsAt: now() + seconds * 1_000 });
      unsent.delete(key);
    }
    counts.set(key, count);
    return count;
  }

  function waitFor(key: string, points: number): number {
    const { known, sent, pending, endsAt } = countOf(key);
    return known + sent + pending + points > limit ? Math.max(1, endsAt - now()) : 0;
  }

  async function send(key: string, count: Count): Promise<void> {
    const points = count.pending;
    count.pending = 0;
    count.sent += points;
    const told = await shared.consume(key, points).catch((error: unknown) => error);
    count.sent -= points;
    count.known += points;
    // Who knows less has lost what it had, as memory that stands in for Redis: our window goes on to its end.
    if (!(told instanceof RateLimiterRes) || told.consumedPoints < count.known) return;
    count.known = told.consumedPoints;
    count.endsAt = now() + Math.max(0, told.msBeforeNext);
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const batch = [...unsent];
    unsent.clear();
    await Promise.all(batch.map(([key, count]) => send(key, count)));
  }

  return {
    waitFor,
    take(key, points) {
      const wait = waitFor(key, points);
      if (wait > 0 || points === 0) return wait;
      const count = countOf(key);
      count.pending += points;
      if (count.known === 0 && count.pending < limit * UNTOLD) return 0;
      unsent.set(key, count);
      timer ??= setTimeout(() => void flush(), FLUSH_MILLIS).unref();
      return 0;
    },
    left(key) {
      const { known, sent, pending, endsAt } = countOf(key);
      return { points: Math.max(0, limit - known - sent - pending), millis: endsAt - now() };
    },
    async close() {
      clearTimeout(timer);
      await flush();
    },
  };
}
