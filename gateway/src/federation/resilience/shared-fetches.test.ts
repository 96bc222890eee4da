import type { ViewerIdentity } from '@rookery/auth';
import type { SubgraphRequest } from '@rookery/subgraph-host';
import { NO_GATEWAY_METRICS } from '@rookery/telemetry';
import { eventually, startTestRedis } from '@rookery/testkit';
import { Redis } from 'ioredis';
import {
  alice,
  bob,
  createSmallGraph,
  postId,
  type SmallGraph,
  type SmallPart,
} from '../../testing/small-graph.ts';
import { makeKeys, startTestGateway, type TestGateway } from '../../testing/test-gateway.ts';

/** A graph in which queries of users and posts stay under way until they are let go. */
interface HeldGraph {
  readonly graph: SmallGraph;
  readonly held: SubgraphRequest[];
  letGo(): void;
  /** Lets everything go until this is done. */
  lettingGo<T>(work: Promise<T>): Promise<T>;
}

function holding(): HeldGraph {
  const graph = createSmallGraph({
    posts: {
      Mutation: {
        likePost: () => ({
          post: { id: postId(1), text: 'one', author: { id: alice.userId }, likeCount: 1 },
        }),
      },
    },
  });
  const held: SubgraphRequest[] = [];
  const waiting: (() => void)[] = [];
  const hold = (part: SmallPart): SmallPart => ({
    ...part,
    async execute(request) {
      const answer = await part.execute(request);
      if (request.query.startsWith('mutation')) return answer;
      held.push(request);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return answer;
    },
  });
  const letGo = (): void => waiting.splice(0).forEach((go) => go());
  return {
    graph: { ...graph, users: hold(graph.users), posts: hold(graph.posts) },
    held,
    letGo,
    async lettingGo(work) {
      let isDone = false;
      const done = (): void => void (isDone = true);
      work.then(done, done);
      await eventually(() => {
        letGo();
        expect(isDone).toBe(true);
      });
      return work;
    },
  };
}

const USER = `{ user(id: "${bob.userId}") { username displayName } }`;
const LIKE = `mutation { likePost(input: { postId: "${postId(1)}" }) { post { id } } }`;
/** However slow the machine. */
const JOINABLE = { joinableMillis: 60_000, subgraphTimeoutMillis: 60_000, operationDeadlineMillis: 120_000 };
const ANSWER = { user: { username: 'bob', displayName: 'bob' } };

/** Of Apollo's pipeline fetches are joined; of ours, operations over HTTP before they get to that. */
describe.each(['direct', 'apollo'] as const)('equal queries at one time, pipeline %s', (pipeline) => {
  let gateway: TestGateway;
  let world: HeldGraph;
  let joined = 0;
  /** So many queries have reached the subgraph that holds them. */
  const arrived = (count: number) => eventually(() => expect(world.held).toHaveLength(count));

  beforeAll(async () => {
    world = holding();
    gateway = await startTestGateway({
      subgraphs: world.graph,
      settings: { resilience: JOINABLE, pipeline },
      metrics: {
        ...NO_GATEWAY_METRICS,
        fetchJoined: () => (joined += 1),
        operationJoined: () => (joined += 1),
      },
    });
  });
  afterEach(() => {
    world.letGo();
    world.held.length = 0;
    joined = 0;
  });
  afterAll(() => gateway.close());

  /** So many have joined one of them. */
  const joinedBy = (count: number) => eventually(() => expect(joined).toBe(count));

  it.each([
    ['viewer', alice],
    ['anonymous visitors', undefined],
  ])('of one %s are one call', async (_who, as: ViewerIdentity | undefined) => {
    const asked = as ? { as } : {};
    const first = gateway.ask(USER, asked);
    await arrived(1);
    const others = [gateway.ask(USER, asked), gateway.ask(USER, asked)];
    await joinedBy(2);
    world.letGo();
    for (const answer of await Promise.all([first, ...others])) {
      expect(answer).toMatchObject({ data: ANSWER, errors: [] });
    }
    expect(world.held).toHaveLength(1);
  });

  it('are one call within one operation too, and merged into apart from each other', async () => {
    const text = `{
      a: user(id: "${alice.userId}") { username postCount posts { edges { cursor } } }
      b: user(id: "${alice.userId}") { displayName postCount }
    }`;
    const answers = world.lettingGo(Promise.all([gateway.ask(text), gateway.ask(text)]));
    const [one, two] = await answers;
    expect(one?.data).toEqual(two?.data);
    expect(one?.data).toMatchObject({
      a: { username: 'alice', postCount: 2 },
      b: { displayName: 'alice', postCount: 2 },
    });
  });

  it('are calls of their own for different viewers, variables and selections', async () => {
    const asks = [
      gateway.ask(USER),
      gateway.ask(USER, { as: alice }),
      gateway.ask(USER, { as: bob }),
      gateway.ask(`{ user(id: "${alice.userId}") { username displayName } }`, { as: bob }),
      gateway.ask(`{ user(id: "${bob.userId}") { username } }`, { as: bob }),
    ];
    await arrived(asks.length);
    world.letGo();
    await Promise.all(asks);
  });

  it('are calls of their own when a write was answered between them', async () => {
    const before = gateway.ask(USER, { as: alice });
    await arrived(1);
    await gateway.ask(LIKE, { as: alice });
    const after = gateway.ask(USER, { as: alice });
    await arrived(2);
    const joining = gateway.ask(USER, { as: alice });
    await joinedBy(1);
    world.letGo();
    await Promise.all([before, after, joining]);
    expect(world.held).toHaveLength(2);
  });

  it('are calls of their own after a mutation that nobody answered', async () => {
    const before = gateway.ask(USER, { as: alice });
    await arrived(1);
    world.graph.posts.stop();
    await gateway.ask(LIKE, { as: alice });
    world.graph.posts.start();
    const after = gateway.ask(USER, { as: alice });
    await arrived(2);
    world.letGo();
    await Promise.all([before, after]);
  });

  it('do not join mutations', async () => {
    world.graph.posts.asked.length = 0;
    await Promise.all([gateway.ask(LIKE, { as: alice }), gateway.ask(LIKE, { as: alice })]);
    expect(world.graph.posts.asked).toHaveLength(2);
  });
});

describe('a write through one gateway', () => {
  it('keeps reads through another from joining those that began before', async () => {
    await using server = await startTestRedis().then((redis) => ({
      ...redis,
      [Symbol.asyncDispose]: () => redis.stop(),
    }));
    const redis = new Redis(server.url);
    const keys = makeKeys();
    const world = holding();
    const options = { subgraphs: world.graph, keys, redis, settings: { resilience: JOINABLE } };
    const first = await startTestGateway(options);
    const second = await startTestGateway(options);
    const before = second.ask(USER, { as: alice });
    await eventually(() => expect(world.held).toHaveLength(1));
    await first.ask(LIKE, { as: alice });
    // Another gateway hears of it a moment later.
    const after = [second.ask(USER, { as: alice })];
    await eventually(() => {
      if (world.held.length < 2) after.push(second.ask(USER, { as: alice }));
      expect(world.held.length).toBeGreaterThan(1);
    });
    await world.lettingGo(Promise.all([before, ...after]));
    await Promise.all([first.close(), second.close()]);
    redis.disconnect();
  });
});
