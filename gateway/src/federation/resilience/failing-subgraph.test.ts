import { createMetrics, type MetricsRegistry } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import { alice, createSmallGraph, postId, type SmallGraph } from '../../testing/small-graph.ts';
import {
  hanging,
  resettingMidway,
  stalling,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from '../../testing/scripted-server.ts';
import { startTestGateway, type Answer, type TestGateway } from '../../testing/test-gateway.ts';
import { createHttpSubgraphClient, type HttpSubgraphClient } from '../http-subgraph-client.ts';
import type { ResilienceSettings } from './resilience-settings.ts';

const HOME = '{ homeTimeline { edges { node { text author { username } } } } }';
const AUTHORLESS = ['one', 'two', 'three'].map((text) => ({ node: { text, author: null } }));
const AUTHORS = [0, 1, 2].map((index) => `SUBGRAPH_UNAVAILABLE homeTimeline.edges.${index}.node.author`);
const LIKE = `mutation { likePost(input: { postId: "${postId(1)}" }) { post { id } } }`;
const SHORT = { operationDeadlineMillis: 4_000, subgraphTimeoutMillis: 1_000 };

function told({ errors }: Answer): string[] {
  return errors.map(({ path, extensions }) => `${String(extensions['code'])} ${path?.join('.')}`).sort();
}

let gateway: TestGateway;
let graph: SmallGraph;
let metrics: MetricsRegistry;
async function open(
  resilience: Partial<ResilienceSettings>,
  subgraphs: Partial<Record<string, HttpSubgraphClient>> = {},
) {
  metrics = createMetrics();
  gateway = await startTestGateway({
    subgraphs: { ...graph, ...subgraphs },
    metrics: metrics.gateway,
    settings: { resilience },
  });
}
beforeEach(() => (graph = createSmallGraph()));
afterEach(() => gateway.close());

describe('a subgraph behind HTTP that fails', () => {
  let server: ScriptedServer;
  let client: HttpSubgraphClient;
  async function openWith(name: 'users' | 'posts', script: Script, resilience: Partial<ResilienceSettings>) {
    server = await startScriptedServer(script);
    client = createHttpSubgraphClient({ name, baseUrl: server.url, identityKey: Buffer.alloc(32, 'key') });
    await open(resilience, { [name]: client });
  }
  afterEach(async () => {
    await server.stop();
    await client.close();
  });

  it.each([
    ['hangs', hanging],
    ['stops amid its answer', stalling],
    ['breaks off its answer', resettingMidway],
  ])('costs its own fields, with their paths, and the rest arrives: it %s', async (_how, script) => {
    await openWith('users', script, SHORT);
    const answer = await gateway.ask(HOME, { as: alice });
    expect(answer).toMatchObject({ status: 200, data: { homeTimeline: { edges: AUTHORLESS } } });
    expect(told(answer)).toEqual(AUTHORS);
  });

  it('is given up when the time of the operation is up', async () => {
    await openWith('users', hanging, { operationDeadlineMillis: 1_000, subgraphTimeoutMillis: 60_000 });
    const answer = await gateway.ask(HOME, { as: alice });
    expect(answer.data).toEqual({ homeTimeline: { edges: AUTHORLESS } });
    expect(told(answer)).toEqual(AUTHORS);
    expect(await metrics.text()).toContain('rookery_deadlines_missed_total 1');
    await eventually(() => expect(server.requests.every(({ socket }) => socket.destroyed)).toBe(true));
  });

  it('is sent a mutation once, and the answer says that it is not known', async () => {
    await openWith('posts', hanging, SHORT);
    const answer = await gateway.ask(LIKE, { as: alice });
    expect(answer.data).toEqual({ likePost: null });
    expect(told(answer)).toEqual(['SUBGRAPH_UNAVAILABLE likePost']);
    expect(server.requests).toHaveLength(1);
  });

  it('is not sent a mutation for which no time is left', async () => {
    await openWith('posts', hanging, { operationDeadlineMillis: 1_000, subgraphTimeoutMillis: 60_000 });
    const answer = await gateway.ask(
      `mutation {
         one: likePost(input: { postId: "${postId(1)}" }) { post { id } }
         account: updateProfile(input: { displayName: "x" }) { user { id } }
         two: likePost(input: { postId: "${postId(2)}" }) { post { id } }
       }`,
      { as: alice },
    );
    expect(answer.data).toMatchObject({ one: null, two: null });
    expect(server.requests).toHaveLength(1);
    expect(graph.users.asked).toHaveLength(0);
  });
});

describe('a subgraph in this process that does not answer', () => {
  const never = () => new Promise(() => undefined);

  it.each([
    ['its time-out', SHORT],
    ['the deadline', { operationDeadlineMillis: 1_000, subgraphTimeoutMillis: 60_000 }],
  ])('is not waited for past %s', async (_what, resilience) => {
    graph = createSmallGraph({ users: { User: { __resolveReference: never } } });
    await open(resilience);
    const answer = await gateway.ask(HOME, { as: alice });
    expect(answer.data).toEqual({ homeTimeline: { edges: AUTHORLESS } });
    expect(told(answer)).toEqual(AUTHORS);
  });

  it('leaves nothing to those that come after in the plan', async () => {
    graph = createSmallGraph({ feed: { Query: { homeTimeline: never } } });
    await open({ operationDeadlineMillis: 1_000, subgraphTimeoutMillis: 60_000 });
    const answer = await gateway.ask(HOME, { as: alice });
    expect(answer.data).toEqual({ homeTimeline: null });
    expect(told(answer)).toEqual(['SUBGRAPH_UNAVAILABLE homeTimeline']);
    expect(graph.posts.asked).toHaveLength(0);
  });
});
