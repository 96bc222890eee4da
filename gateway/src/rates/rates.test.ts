import type { UserId } from '@rookery/ids';
import { createLogger } from '@rookery/telemetry';
import { eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { rateLimits } from './rate-limits.ts';
import { createRates, type Rates } from './rates.ts';

const logger = createLogger({ name: 'rates', level: 'silent' });
const limits = rateLimits({
  'signUp.address': { points: 3, seconds: 3_600 },
  'signIn.login': { points: 2, seconds: 60 },
  'requests.address': { points: 2, seconds: 60 },
  'cost.viewer': { points: 100, seconds: 60 },
  'posting.viewer': 'off',
});
const alice = '1' as UserId;

describe('rates', () => {
  let server: TestRedis;
  const open: { close(): Promise<void> }[] = [];
  const clients: Redis[] = [];

  /** As many gateways as are asked for, on one Redis. */
  function rates(): Rates {
    const redis = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
    redis.on('error', () => {});
    clients.push(redis);
    const made = createRates({ redis, limits, logger });
    open.push(made);
    return made;
  }
  const signUps = (points: number, key = '203.0.113.7') =>
    [{ limit: 'signUp.address', key, points }] as const;

  beforeAll(async () => {
    server = await startTestRedis();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
    for (const client of clients.splice(0)) client.disconnect();
    await server.flush();
  });
  afterAll(() => server.stop());

  it('that are tight are counted by all gateways together, also when two ask at once', async () => {
    const [one, other] = [rates(), rates()];
    await Promise.all(clients.map((client) => client.ping()));
    const waits = await Promise.all([one, other, one, other].map((gateway) => gateway.take(signUps(1))));
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(3);
    expect(waits.filter((wait) => wait !== undefined && wait > 3_500 && wait <= 3_600)).toHaveLength(1);
    expect(await one.take(signUps(1, '203.0.113.8'))).toBeUndefined();
  });

  it('count several uses in one operation as several', async () => {
    const one = rates();
    expect(await one.take(signUps(4))).toBeGreaterThan(0);
    expect(await one.take(signUps(1))).toBeGreaterThan(0);
    expect(await one.take(signUps(3, '203.0.113.8'))).toBeUndefined();
  });

  it('tell the longest wait of several', async () => {
    const one = rates();
    const both = [...signUps(4), { limit: 'signIn.login', key: 'x', points: 3 } as const];
    expect(await one.take(both)).toBeGreaterThan(60);
    expect(await one.take([{ limit: 'signIn.login', key: 'x', points: 1 }])).toBeLessThanOrEqual(60);
  });

  it('are counted by each gateway alone while Redis hangs, and together again when it answers', async () => {
    const [one, other] = [rates(), rates()];
    await Promise.all(clients.map((client) => client.ping()));
    await clients[1]?.client('PAUSE', 1_500, 'ALL');
    expect(await one.take(signUps(3))).toBeUndefined();
    expect(await one.take(signUps(1))).toBeGreaterThan(0);
    // Answered when the pause is over; what Redis was sent meanwhile it has counted after all.
    await clients[1]?.ping();
    expect(await other.take(signUps(1))).toBeGreaterThan(0);
    expect(await other.take(signUps(3, '203.0.113.9'))).toBeUndefined();
    expect(await one.take(signUps(1, '203.0.113.9'))).toBeGreaterThan(0);
  });

  it('are counted by each gateway alone while Redis is dead, and together again when it is back', async () => {
    const one = rates();
    await clients[0]?.ping();
    await server.kill();
    expect(await one.take(signUps(3))).toBeUndefined();
    expect(await one.take(signUps(1))).toBeGreaterThan(0);
    expect(one.arrive('203.0.113.7')).toBeUndefined();
    await server.restart();
    const other = rates();
    await eventually(async () => expect(await clients[0]?.ping()).toBe('PONG'));
    expect(await other.take(signUps(3))).toBeUndefined();
    expect(await one.take(signUps(1))).toBeGreaterThan(0);
  });

  it('that nearly all requests take are refused with whole seconds to wait', () => {
    const one = rates();
    expect([one.arrive('203.0.113.7'), one.arrive('203.0.113.7')]).toEqual([undefined, undefined]);
    expect(one.arrive('203.0.113.7')).toBe(60);
    expect(one.arrive('203.0.113.8')).toBeUndefined();
  });

  it('do not count this machine, nor what is switched off', async () => {
    const one = rates();
    for (let i = 0; i < 10; i += 1) expect(one.arrive(undefined)).toBeUndefined();
    expect(await one.take([{ limit: 'posting.viewer', key: alice, points: 1_000_000 }])).toBeUndefined();
  });

  it('let an operation spend what is left, and tell what that is', () => {
    const one = rates();
    const by = { address: undefined, userId: alice };
    expect(one.spend(by, 70)).toBeUndefined();
    expect(one.budgetOf(by)).toEqual({ limit: 100, left: 30, resetSeconds: 60 });
    expect(one.spend(by, 31)).toBe(60);
    expect(one.spend(by, 30)).toBeUndefined();
    expect(one.budgetOf(by)).toMatchObject({ left: 0 });
    expect(one.budgetOf({ address: undefined, userId: undefined })).toBeUndefined();
  });

  it('are changed by their names alone', () => {
    expect(() => rateLimits({ signups: 'off' })).toThrow(
      'RATE_LIMITS has no limit signups; there are requests.address',
    );
    expect(rateLimits({ 'signUp.address': 'off' })).toMatchObject({
      'signUp.address': 'off',
      'signIn.address': { points: 60, seconds: 300 },
    });
  });
});
