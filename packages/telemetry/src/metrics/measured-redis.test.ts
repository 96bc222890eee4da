import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { measureRedis } from './measured-redis.ts';

describe('the timing of Redis commands', () => {
  let server: TestRedis;
  let redis: Redis;
  let timed: { server: string; command: string; succeeded: boolean }[];

  beforeAll(async () => {
    server = await startTestRedis();
    redis = measureRedis(new Redis(server.url), 'timelines', {
      statement: () => {},
      redisCommand: (name, command, succeeded) => void timed.push({ server: name, command, succeeded }),
    });
    timed = [];
    await redis.ping();
  });
  beforeEach(() => {
    timed = [];
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  const seen = () => timed.map(({ command, succeeded }) => [command, succeeded]);

  it('tells of each command, and of those that failed', async () => {
    await redis.set('key', 'value');
    expect(await redis.get('key')).toBe('value');
    await expect(redis.lpush('key', '1')).rejects.toThrow('WRONGTYPE');
    expect(seen()).toEqual([
      ['set', true],
      ['get', true],
      ['lpush', false],
    ]);
  });

  it('takes a pipeline as one, however many commands it has', async () => {
    const pipeline = redis.pipeline();
    for (let index = 0; index < 100; index += 1) pipeline.set(`many:${index}`, index);
    expect(await pipeline.exec()).toHaveLength(100);
    expect(
      await redis
        .pipeline([
          ['get', 'key'],
          ['lpush', 'key', '1'],
        ])
        .exec(),
    ).toEqual([
      [null, 'value'],
      [expect.objectContaining({ message: expect.stringContaining('WRONGTYPE') }), undefined],
    ]);
    expect(seen()).toEqual([
      ['pipeline', true],
      ['pipeline', true],
    ]);
  });

  it('sees scripts as what they are sent as', async () => {
    redis.defineCommand('twice', { numberOfKeys: 1, lua: 'return redis.call("get", KEYS[1]) .. ARGV[1]' });
    const { twice } = redis as unknown as { twice(key: string, text: string): Promise<string> };
    expect(await twice.call(redis, 'key', '!')).toBe('value!');
    expect(timed.map(({ command }) => command)).toContain('evalsha');
  });
});
