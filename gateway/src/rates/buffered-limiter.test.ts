import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createBufferedLimiter } from './buffered-limiter.ts';

const LIMIT = { points: 10, seconds: 60 };

describe('a limit that is counted without waiting', () => {
  it('lets the limit pass, refuses what goes beyond it, and counts what it refuses not at all', async () => {
    const limiter = createBufferedLimiter(new RateLimiterMemory({ ...LIMIT, duration: 60 }), LIMIT);
    expect(limiter.take('alice', 8)).toBe(0);
    expect(limiter.take('alice', 3)).toBeGreaterThan(59_000);
    expect(limiter.take('alice', 2)).toBe(0);
    expect(limiter.take('alice', 1)).toBeGreaterThan(59_000);
    expect(limiter.take('bob', 10)).toBe(0);
    expect(limiter.left('alice')).toEqual({ points: 0, millis: expect.any(Number) as number });
    await limiter.close();
  });

  it('is one for all that share a count, as soon as they have told each other', async () => {
    const shared = new RateLimiterMemory({ ...LIMIT, duration: 60 });
    const [one, other] = [createBufferedLimiter(shared, LIMIT), createBufferedLimiter(shared, LIMIT)];
    expect(one.take('alice', 9)).toBe(0);
    await one.close();
    // The other has not heard: it lets through what comes in before it has.
    expect(other.take('alice', 9)).toBe(0);
    await other.close();
    expect(other.take('alice', 1)).toBeGreaterThan(0);
    expect(one.take('alice', 1)).toBe(0);
    await one.close();
    expect(one.take('alice', 1)).toBeGreaterThan(0);
  });

  it('is told to nobody for those who take little of it', async () => {
    const told: number[] = [];
    const shared = { consume: (_key: string | number, points = 0) => Promise.reject(told.push(points)) };
    const limiter = createBufferedLimiter(shared, { points: 100, seconds: 60 });
    for (let i = 0; i < 9; i += 1) expect(limiter.take('alice', 1)).toBe(0);
    await limiter.close();
    expect(told).toEqual([]);
    expect(limiter.take('alice', 1)).toBe(0);
    await limiter.close();
    expect(told).toEqual([10]);
    expect(limiter.take('alice', 91)).toBeGreaterThan(0);
  });

  it('is not begun anew by a count that lost what it had', async () => {
    let shared = new RateLimiterMemory({ ...LIMIT, duration: 60 });
    const limiter = createBufferedLimiter({ consume: (key, points) => shared.consume(key, points) }, LIMIT);
    expect(limiter.take('alice', 9)).toBe(0);
    await limiter.close();
    shared = new RateLimiterMemory({ ...LIMIT, duration: 60 });
    expect(limiter.take('alice', 1)).toBe(0);
    await limiter.close();
    expect(limiter.take('alice', 0)).toBe(0);
    expect(limiter.take('alice', 1)).toBeGreaterThan(0);
  });

  it('begins again when its window ends', async () => {
    let now = 1_000;
    const limiter = createBufferedLimiter(
      { consume: () => Promise.reject(new Error('away')) },
      LIMIT,
      () => now,
    );
    expect(limiter.take('alice', 10)).toBe(0);
    await limiter.close();
    now += 59_999;
    expect(limiter.take('alice', 1)).toBe(1);
    now += 1;
    expect(limiter.take('alice', 10)).toBe(0);
    expect(limiter.take('alice', 1)).toBe(60_000);
    await limiter.close();
  });
});
