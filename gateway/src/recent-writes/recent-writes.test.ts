import type { PositionToAwait } from '@rookery/auth';
import { createLogger } from '@rookery/telemetry';
import { eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import { alice, bob, createSmallGraph, postId } from '../testing/small-graph.ts';
import { makeKeys, startTestGateway } from '../testing/test-gateway.ts';
import { createRecentWrites } from './recent-writes.ts';

const logger = createLogger({ name: 'gateway', level: 'silent' });
const at = (sequence: number, partition = 0): PositionToAwait => ({
  log: 'posts',
  partition,
  epoch: 1,
  sequence,
});
const viewer = { ...alice, expiresAt: 0 };

const LIKE = `mutation { likePost(input: { postId: "${postId(1)}" }) { post { author { username } } } }`;
const likes = () =>
  createSmallGraph({
    posts: {
      Mutation: {
        likePost: (_, _args, { effects }) => {
          effects.awaits = [at(7)];
          return { post: { id: postId(1), text: 'one', author: { id: alice.userId } } };
        },
      },
    },
  });
const awaitsOf = ({ identity }: { identity: object }) => ('awaits' in identity ? identity.awaits : undefined);

describe('an own write', () => {
  it('is awaited by later fetches of the same operation, by the next ones, and by nobody else', async () => {
    const graph = likes();
    const gateway = await startTestGateway({ subgraphs: graph });
    await using _closed = { [Symbol.asyncDispose]: () => gateway.close() };
    await gateway.ask(LIKE, { as: alice });
    await gateway.ask('{ user(id: "1") { id } }', { as: alice });
    await gateway.ask('{ user(id: "1") { id } }', { as: bob });
    expect(graph.users.asked.map(awaitsOf)).toEqual([[at(7)], [at(7)], []]);
  });

  it('is forgotten after 30 seconds', async () => {
    let now = 0;
    const writes = await createRecentWrites({ logger, now: () => now });
    await writes.remember(viewer, [at(1)]);
    now = 29_999;
    expect(writes.awaitsOf(viewer)).toEqual([at(1)]);
    now = 30_000;
    expect(writes.awaitsOf(viewer)).toEqual([]);
  });

  it('gives way to a later one of its partition', async () => {
    const writes = await createRecentWrites({ logger });
    await writes.remember(viewer, [at(5), at(1, 3)]);
    await writes.remember(viewer, [at(9), at(1, 3)]);
    await writes.remember(viewer, [at(7)]);
    expect(writes.awaitsOf(viewer)).toEqual([at(9), at(1, 3)]);
  });
});

describe('own writes through several gateways', () => {
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

  it('are awaited by a read through the other one', async () => {
    const keys = makeKeys();
    const graph = likes();
    const first = await startTestGateway({ subgraphs: graph, keys, redis });
    const second = await startTestGateway({ subgraphs: graph, keys, redis });
    await first.ask(LIKE, { as: alice });
    graph.users.asked.length = 0;
    await eventually(async () => {
      await second.ask('{ user(id: "1") { id } }', { as: alice });
      expect(awaitsOf(graph.users.asked.at(-1) ?? { identity: {} })).toEqual([at(7)]);
    });
    await Promise.all([first.close(), second.close()]);
  });
});
