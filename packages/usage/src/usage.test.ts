import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { addUsage, readUsage, usageKeys, type UsageBatch } from './index.ts';

const ios = { name: 'ios', version: '1.2' };
const web = { name: 'web', version: '' };
const home = { name: 'Home', id: 'h1' };
const batch = (count: number): UsageBatch => ({
  operations: [
    { client: ios, operation: home, count },
    { client: web, operation: home, count: 1 },
  ],
  documents: [
    { operationId: 'h1', coordinates: ['Post.text', 'Query.homeTimeline', 'Query.homeTimeline(first:)'] },
  ],
  direct: [{ client: ios, operationName: 'Home', coordinate: 'TimelineFilter.MEDIA', count }],
});
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('usage', () => {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('is read as who uses what, how often, and when last', async () => {
    await addUsage(redis, '2026-11-19', batch(5));
    await addUsage(redis, '2026-11-21', batch(2));
    const { operations, byCoordinate } = await readUsage(redis, { now: at('2026-11-21') });
    const iosHome = { client: ios, operation: home, count: 7, lastSeen: '2026-11-21' };
    const webHome = { client: web, operation: home, count: 2, lastSeen: '2026-11-21' };
    expect(operations).toEqual([iosHome, webHome]);
    expect(byCoordinate.get('Query.homeTimeline(first:)')).toEqual([iosHome, webHome]);
    expect(byCoordinate.get('TimelineFilter.MEDIA')).toEqual([
      { ...iosHome, operation: { name: 'Home', id: '' } },
    ]);
    expect(byCoordinate.has('Query.viewer')).toBe(false);
  });

  it('is read for as many days as are asked for', async () => {
    await addUsage(redis, '2026-11-19', batch(5));
    const counts = async (days: number) =>
      (await readUsage(redis, { now: at('2026-11-21'), days })).operations.length;
    expect([await counts(2), await counts(3)]).toEqual([0, 2]);
  });

  it('tells how large the day is, and goes after 90 days', async () => {
    expect(await addUsage(redis, '2026-11-21', batch(1))).toEqual({ operations: 2, documents: 1, direct: 1 });
    expect(await addUsage(redis, '2026-11-21', batch(1))).toEqual({ operations: 2, documents: 1, direct: 1 });
    for (const key of Object.values(usageKeys('2026-11-21')))
      expect(await redis.ttl(key)).toBeGreaterThan(89 * 86_400);
  });

  it('is refused when Redis refuses any of it', async () => {
    await redis.set(usageKeys('2026-11-21').direct, 'in the way');
    await expect(addUsage(redis, '2026-11-21', batch(1))).rejects.toThrow('WRONGTYPE');
  });
});
