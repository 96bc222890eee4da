import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { turnPipelineOf } from './turn-pipeline.ts';

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url, { maxRetriesPerRequest: 0 });
  redis.on('error', () => {}); // It is taken away on purpose.
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

it('answers each of a turn by itself, those that fail as well', async () => {
  const inTurn = turnPipelineOf(redis);
  expect(turnPipelineOf(redis)).toBe(inTurn);
  const answers = await Promise.allSettled([
    inTurn((pipeline) => pipeline.set('a', 'text')),
    inTurn((pipeline) => pipeline.incr('a')),
    inTurn((pipeline) => pipeline.get('a')),
  ]);
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: 'OK' },
    { status: 'rejected', reason: { message: expect.stringContaining('not an integer') } },
    { status: 'fulfilled', value: 'text' },
  ]);
  expect(await inTurn((pipeline) => pipeline.get('a'))).toBe('text');
});

it('fails each of a turn while Redis is away', async () => {
  const inTurn = turnPipelineOf(redis);
  await server.kill();
  const calls = ['a', 'b'].map((key) => inTurn((pipeline) => pipeline.get(key)));
  expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await server.restart();
});
