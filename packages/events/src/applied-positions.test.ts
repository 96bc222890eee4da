import { createLogger } from '@rookery/telemetry';
import { eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { createAppliedPositions } from './applied-positions.ts';
import type { LogPosition } from './definitions.ts';

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const at = (partition: number, sequence: number): LogPosition => ({
  log: 'posts',
  partition,
  epoch: 1,
  sequence,
});

test('what is published in one turn is known here at once, and told to others in one message a consumer', async () => {
  const logger = createLogger({ name: 'applied-test', level: 'silent' });
  const [here, there] = [
    createAppliedPositions({ redis, logger }),
    createAppliedPositions({ redis, logger }),
  ];
  const messages: string[] = [];
  const subscriber = redis.duplicate();
  await subscriber.subscribe('log:applied');
  subscriber.on('message', (_channel, text: string) => messages.push(text));
  await Promise.all([here.start(), there.start()]);
  await eventually(async () =>
    expect(await redis.pubsub('NUMSUB', 'log:applied')).toEqual(['log:applied', 3]),
  );
  const wait = { timeoutMillis: 30_000 };
  const heard = [
    there.waitFor('feed', at(3, 8), wait),
    there.waitFor('feed', at(4, 2), wait),
    there.waitFor('posts', at(3, 8), wait),
  ];
  here.publish('feed', [at(3, 7)]);
  here.publish('feed', [at(3, 8), at(4, 2)]);
  here.publish('posts', [at(3, 8)]);
  expect(here.hasApplied('feed', at(3, 8))).toBe(true);
  expect(await Promise.all(heard)).toEqual([true, true, true]);
  await eventually(async () => expect(messages).toHaveLength(2));
  const [ofFeed, ofPosts] = messages.map((text) => JSON.parse(text));
  expect(ofFeed).toMatchObject({ consumer: 'feed', positions: [at(3, 8), at(4, 2)] });
  expect(ofPosts).toMatchObject({ consumer: 'posts', positions: [at(3, 8)] });
  subscriber.disconnect();
  await Promise.all([here.stop(), there.stop()]);
});
