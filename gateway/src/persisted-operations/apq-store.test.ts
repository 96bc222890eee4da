import { createLogger } from '@rookery/telemetry';
import { eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { MAX_DOCUMENT_BYTES } from '../settings.ts';
import { BUCKETS, bucketKeys } from './apq-scripts.ts';
import { createApqStore, type ApqStoreOptions } from './apq-store.ts';
import { sha256 } from './sha256.ts';

const logger = createLogger({ name: 'gateway', level: 'silent' });
const HOUR = 3_600_000;
const text = '{ viewer { id } }';
const hash = sha256(text);

/** Texts of `bytes` bytes whose hashes fall into one bucket. */
function textsOfOneBucket(count: number, bytes: number): string[] {
  const texts: string[] = [];
  for (let index = 0; texts.length < count; index += 1) {
    const candidate = `#${index}`.padEnd(bytes, '.');
    if (sha256(candidate).startsWith('0')) texts.push(candidate);
  }
  return texts;
}

describe('the texts that clients registered', () => {
  let server: TestRedis;
  let redis: Redis;
  let now: number;
  const gateway = (options: Partial<ApqStoreOptions> = {}) =>
    createApqStore({
      redis,
      logger,
      now: () => now,
      ...options,
      limits: { answerMillis: 5_000, ...options.limits },
    });
  const bytesCounted = async () => Number(await redis.get(bucketKeys('0')[2]));
  const bytesThere = async () => {
    const texts = await redis.hvals(bucketKeys('0')[0]);
    return texts.reduce((sum, each) => sum + Buffer.byteLength(each) + 256, 0);
  };

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = 1_800_000_000_000;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('are found by every gateway, and what was not registered is not', async () => {
    await gateway().register(hash, text);
    expect(await gateway().find(hash)).toBe(text);
    expect(await gateway().find(sha256('{ other }'))).toBeUndefined();
  });

  it('are kept once when two gateways register them at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => gateway().register(hash, text)));
    const [texts, used, bytes] = bucketKeys(hash);
    expect([await redis.hlen(texts), await redis.zcard(used)]).toEqual([1, 1]);
    expect(Number(await redis.get(bytes))).toBe(text.length + 256);
  });

  it('expire when nobody asked for a day, and not while somebody does', async () => {
    await gateway().register(hash, text);
    now += 24 * HOUR - 1;
    expect(await gateway().find(hash)).toBe(text);
    now += 24 * HOUR - 1;
    expect(await gateway().find(hash)).toBe(text);
    now += 24 * HOUR;
    expect(await gateway().find(hash)).toBeUndefined();
    for (const key of bucketKeys(hash)) expect(await redis.pttl(key)).toBeGreaterThan(23 * HOUR);
  });

  it('stay known to the others while one gateway answers from its own memory', async () => {
    const busy = gateway();
    await busy.register(hash, text);
    for (let hours = 0; hours < 40; hours += 1) {
      now += HOUR;
      expect(await busy.find(hash)).toBe(text);
      await eventually(async () => expect(Number(await redis.zscore(bucketKeys(hash)[1], hash))).toBe(now));
    }
    expect(await gateway().find(hash)).toBe(text);
  });

  it('take no more of Redis than they may: those not asked for longest go', async () => {
    const most = 10 * (1_000 + 256);
    const texts = textsOfOneBucket(30, 1_000);
    const store = gateway({ limits: { redisBytes: most * BUCKETS, processBytes: 1 } });
    for (const each of texts) {
      now += 1;
      await store.register(sha256(each), each);
      expect(await bytesCounted()).toBe(await bytesThere());
      expect(await bytesCounted()).toBeLessThanOrEqual(most);
    }
    const found = await Promise.all(texts.map((each) => store.find(sha256(each))));
    expect(found.map(Boolean)).toEqual(texts.map((_, index) => index >= 20));
  });

  it('fit again after Redis evicted any of their keys', async () => {
    const [texts, used, bytes] = bucketKeys('0');
    const many = textsOfOneBucket(12, 1_000);
    const most = 10 * (1_000 + 256);
    for (const evicted of [texts, used, bytes]) {
      await redis.flushall();
      const store = gateway({ limits: { redisBytes: most * BUCKETS, processBytes: 1 } });
      for (const each of many.slice(0, 10)) await store.register(sha256(each), each);
      await redis.del(evicted);
      for (const each of many) {
        now += 1;
        await store.register(sha256(each), each);
        expect(await bytesThere()).toBeLessThanOrEqual(most);
      }
      expect(await store.find(sha256(many.at(-1)!))).toBe(many.at(-1));
    }
  });

  it('are not kept when larger than any operation may be', async () => {
    const largest = 'x'.repeat(MAX_DOCUMENT_BYTES);
    const store = gateway();
    await store.register(sha256(largest), largest);
    await store.register(sha256(`${largest}x`), `${largest}x`);
    expect(await gateway().find(sha256(largest))).toBe(largest);
    expect(await store.find(sha256(`${largest}x`))).toBeUndefined();
  });

  it('are not what somebody put into Redis under another text’s hash', async () => {
    await gateway().register(hash, text);
    await redis.hset(bucketKeys(hash)[0], hash, '{ planted }');
    expect(await gateway().find(hash)).toBeUndefined();
  });

  it('take no more of the process than they may', async () => {
    const store = createApqStore({ logger, limits: { processBytes: 3 * 2_400 } });
    const texts = textsOfOneBucket(5, 1_000);
    for (const each of texts) await store.register(sha256(each), each);
    const found = await Promise.all(texts.map((each) => store.find(sha256(each))));
    expect(found.map(Boolean)).toEqual([false, false, true, true, true]);
  });
});

describe('while Redis is away', () => {
  it('a gateway knows what was registered with it, and Redis hears of it when it is back', async () => {
    const server = await startTestRedis();
    const redis = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    redis.on('error', () => undefined);
    await using _closed = {
      [Symbol.asyncDispose]: async () => {
        redis.disconnect();
        await server.stop();
      },
    };
    let now = Date.now();
    const store = createApqStore({ redis, logger, now: () => now });
    await redis.ping();
    await server.kill();
    await store.register(hash, text);
    expect(await store.find(hash)).toBe(text);
    expect(await store.find(sha256('{ other }'))).toBeUndefined();

    await server.restart();
    await eventually(() => redis.ping());
    await eventually(async () => {
      now += 60_000;
      expect(await store.find(hash)).toBe(text);
      expect(await redis.hget(bucketKeys(hash)[0], hash)).toBe(text);
    });
  });

  it('one that hangs costs a request a tenth of a second, and the next ones nothing', async () => {
    let asked = 0;
    const hanging = {
      defineCommand() {},
      apqRead: () => {
        asked += 1;
        return new Promise<never>(() => undefined);
      },
    };
    const store = createApqStore({ redis: hanging, logger, now: () => 0, limits: { answerMillis: 20 } });
    expect(await store.find(hash)).toBeUndefined();
    expect(await store.find(hash)).toBeUndefined();
    expect(asked).toBe(1);
  });
});
