import { loadOperations } from '@rookery/operations';
import { alice, createSmallGraph, postId, type SmallGraph } from '../testing/small-graph.ts';
import { makeKeys, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import type { PipelineName } from './pipeline.ts';

const HOME = '{ homeTimeline { edges { cursor node { id text author { username } } } } }';
const POST = 'query Post($id: ID!) { post(id: $id) { id text author { username } } }';

/** Variables that most operations can be run with; what an operation does not define is passed over. */
const VARIABLES = { id: postId(1), username: 'alice', first: 2, postId: postId(2), listId: '12' };

const BAD: readonly (readonly [text: string, variables?: Readonly<Record<string, unknown>>])[] = [
  [POST],
  [POST, { id: null }],
  [POST, { id: { a: 1 } }],
  ['query ($first: Int) { homeTimeline(first: $first) { edges { cursor } } }', { first: 'two' }],
  ['query ($first: Int) { homeTimeline(first: $first) { edges { cursor } } }', { first: 2 ** 40 }],
  [
    'query ($f: TimelineFilter) { homeTimeline(filter: $f) { edges { cursor } } }',
    { f: { noReplies: 1, x: [] } },
  ],
  ['query ($representations: [ID!]) { node(id: "1") { id } }', { representations: [] }],
  ['query A { viewer { id } } query B { post(id: "1") { id } }'],
  ['{ nothing }'],
  ['{ homeTimeline {'],
  ['subscription { homeTimeline { __typename } }'],
  ['{ __schema { queryType { name } } }'],
  ['{ __type(name: "Post") { name fields { name } } post(id: "1") { id } }'],
  ['query ($x: Boolean!) { __typename @include(if: $x) viewer @skip(if: $x) { id } }', { x: true }],
  ['query ($x: Boolean = true) { __typename post(id: "1") @include(if: $x) { id } }', { x: null }],
  [
    'query ($x: Boolean = true) { ...Q } fragment Q on Query { post(id: "1") @skip(if: $x) { id } }',
    { x: null },
  ],
  ['mutation { createPost(input: { text: "", clientMutationId: "1" }) { post { id } } }'],
];

const ACCEPTS = [
  undefined,
  '*/*',
  'application/*',
  'application/json',
  'application/json; charset=utf-8',
  'application/graphql-response+json',
  'application/graphql-response+json; charset=utf-8',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/json',
  'application/json, application/graphql-response+json',
  'application/json, text/plain, */*',
  'application/json, multipart/mixed',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
  'text/html',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'application/json;q=0',
  ' ',
];

const ROOM = Object.fromEntries(
  ['requests.viewer', 'cost.viewer', 'posting.viewer', 'following.viewer'].map((name) => [
    name,
    { points: 1_000_000, seconds: 600 },
  ]),
);

describe('both pipelines', () => {
  const graphs: SmallGraph[] = [];
  const gateways: TestGateway[] = [];
  beforeAll(async () => {
    const keys = makeKeys();
    for (const pipeline of ['direct', 'apollo'] as const satisfies readonly PipelineName[]) {
      const graph = createSmallGraph({
        posts: {
          Post: {
            conversationId: () => {
              throw new Error('a bug');
            },
          },
        },
      });
      graphs.push(graph);
      // In development, where schema and plans are shown and errors say what might have been meant.
      const settings = { pipeline, environment: 'development', rateLimits: ROOM } as const;
      gateways.push(await startTestGateway({ subgraphs: graph, keys, settings }));
    }
  });
  afterAll(() => Promise.all(gateways.map((gateway) => gateway.close())));

  async function answersTo(init: RequestInit, search = ''): Promise<readonly unknown[]> {
    return Promise.all(
      gateways.map(async ({ url }) => {
        const response = await fetch(url + search, init);
        const headers = Object.fromEntries(response.headers);
        for (const own of ['x-request-id', 'date']) delete headers[own];
        const body = (await response.text()).replace(/"resetSeconds":\d+/, '"resetSeconds":0');
        return { status: response.status, headers, body };
      }),
    );
  }
  const token = () => `Bearer ${gateways[0]?.tokenOf(alice)}`;

  async function expectSame(
    body: Readonly<Record<string, unknown>>,
    given: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const headers = { 'content-type': 'application/json', ...given };
    const [direct, apollo] = await answersTo({ method: 'POST', headers, body: JSON.stringify(body) });
    expect({ body, answer: direct }).toEqual({ body, answer: apollo });
    const params = Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const [got, gotByApollo] = await answersTo({ headers }, `?${new URLSearchParams(params)}`);
    expect({ body, answer: got }).toEqual({ body, answer: gotByApollo });
  }

  it('answer every operation of ours alike, signed in and out, by POST and by GET', async () => {
    for (const { text, variables } of loadOperations().values()) {
      for (const headers of [{}, { authorization: token() }]) {
        await expectSame({ query: text, variables: { ...VARIABLES, ...variables } }, headers);
        await expectSame({ query: text, extensions: { cost: true } }, headers);
      }
    }
  });

  it('answer what cannot be run alike', async () => {
    for (const [query, variables] of BAD) {
      for (const headers of [{}, { authorization: token() }]) {
        await expectSame({ query, ...(variables ? { variables } : {}) }, headers);
        await expectSame({ query, operationName: 'B' }, headers);
      }
    }
  });

  it('refuse null where it would have to say what is selected', async () => {
    const query = 'query ($x: Boolean = true) { ...Q } fragment Q on Query { viewer @skip(if: $x) { id } }';
    const headers = { 'content-type': 'application/json' };
    const answers = await answersTo({
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables: { x: null } }),
    });
    for (const answer of answers) {
      const { body } = answer as { readonly body: string };
      expect(JSON.parse(body)).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'x', reason: 'REQUIRED' } }],
      });
    }
  });

  it('write what a client takes, or refuse, alike', async () => {
    for (const accept of ACCEPTS) {
      const headers: Record<string, string> = accept === undefined ? {} : { accept };
      await expectSame({ query: POST, variables: { id: postId(1) } }, headers);
      await expectSame({ query: POST }, headers);
      await expectSame({ query: HOME }, headers);
    }
  });

  it('show plans to who asks, alike', async () => {
    const headers = { 'apollo-query-plan-experimental': 'true', authorization: token() };
    await expectSame({ query: HOME }, headers);
    await expectSame({ query: HOME }, { ...headers, 'apollo-query-plan-experimental-format': 'internal' });
  });

  it('answer without a subgraph, and with a bug in one, alike', async () => {
    await expectSame({ query: '{ node(id: "1") { id ... on Post { conversationId } } }' });
    await expectSame({ query: `{ post(id: "${postId(1)}") { id conversationId author { username } } }` });
    for (const graph of graphs) graph.users.stop();
    await expectSame({ query: HOME }, { authorization: token() });
    await expectSame({ query: POST, variables: { id: postId(1) } });
    for (const graph of graphs) graph.users.start();
  });
});
