import { badUserInput, notFound } from '@rookery/errors';
import {
  createSmallGraph,
  alice,
  bob,
  postId,
  type Resolvers,
  type SmallGraph,
} from '../testing/small-graph.ts';
import { startTestGateway, type Asked, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());
/** As somebody who is signed in: the home timeline is for nobody else. */
const ask = (query: string, asked?: Asked) => gateway.ask(query, { as: alice, ...asked });

async function withGraph(graph: SmallGraph): Promise<SmallGraph> {
  gateway = await startTestGateway({ subgraphs: graph });
  return graph;
}
const withResolvers = (users: Resolvers, posts: Resolvers = {}) =>
  withGraph(createSmallGraph({ users, posts }));
const fail = (error: Error) => () => {
  throw error;
};

const AUTHORS = '{ homeTimeline { edges { node { author { displayName } } } } }';

describe('an entity that is asked for at several places', () => {
  it('is asked for once, in the order of appearance', async () => {
    const { users } = await withGraph(createSmallGraph());
    const { data } = await ask(
      '{ homeTimeline { edges { node { author { username } } repostedBy { username } } } }',
    );
    const representations = users.asked.map(({ variables }) => variables?.['representations']);
    expect(representations).toContainEqual([
      { __typename: 'User', id: alice.userId },
      { __typename: 'User', id: bob.userId },
    ]);
    expect(data).toMatchObject({
      homeTimeline: { edges: [{}, { repostedBy: [{ username: 'bob' }, { username: 'alice' }] }, {}] },
    });
  });

  it('may be gone on from differently at each', async () => {
    await withGraph(createSmallGraph());
    const { data, errors } = await ask(`{
      homeTimeline { edges { node { author { username followers { edges { node { username } } } } } } }
    }`);
    expect(errors).toEqual([]);
    const { edges } = (data as { homeTimeline: { edges: { node: { author: object } }[] } }).homeTimeline;
    expect(edges[0]?.node.author).toEqual(edges[2]?.node.author);
  });

  it('tells its error at each of them', async () => {
    await withResolvers({
      User: { displayName: ({ username }) => (username === 'alice' ? fail(notFound('name'))() : username) },
    });
    const { data, errors } = await ask(AUTHORS);
    expect(data).toEqual({
      homeTimeline: {
        edges: [
          { node: { author: null } },
          { node: { author: { displayName: 'bob' } } },
          { node: { author: null } },
        ],
      },
    });
    expect(errors).toEqual(
      [0, 2].map((index) => ({
        message: 'There is no such name.',
        path: ['homeTimeline', 'edges', index, 'node', 'author', 'displayName'],
        extensions: { code: 'NOT_FOUND' },
      })),
    );
  });
});

describe('an error of a subgraph', () => {
  it('keeps code, details and path, and says nothing else', async () => {
    const issues = [{ field: 'first', reason: 'OUT_OF_RANGE', limit: 100 }] as const;
    await withResolvers({ Query: { user: fail(badUserInput(issues)) } });
    const { status, data, errors } = await ask('{ alias: user(id: "1") { username } }');
    expect({ status, data }).toEqual({ status: 200, data: { alias: null } });
    expect(errors).toEqual([
      {
        message: 'Check the input: first: OUT_OF_RANGE.',
        path: ['alias'],
        extensions: { code: 'BAD_USER_INPUT', field: 'first', reason: 'OUT_OF_RANGE', issues },
      },
    ]);
  });

  it('is masked when nobody foresaw it', async () => {
    await withResolvers({ Query: { user: fail(new Error('relation "users.accounts" does not exist')) } });
    const { errors } = await ask('{ user(id: "1") { username } }');
    expect(errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        path: ['user'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
  });

  it('is masked when it blames what the gateway sent, and is told where something is missing', async () => {
    const graph = createSmallGraph();
    const users = {
      ...graph.users,
      execute: async () => ({
        errors: [{ message: 'Cannot query field "x"', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
      }),
    };
    await withGraph({ ...graph, users });
    const { errors } = await ask(`{ post(id: "${postId(1)}") { text author { username } } }`);
    expect(errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        path: ['post', 'author'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
  });

  it('does not make a null of what is simply not there', async () => {
    await withResolvers({ User: { __resolveReference: () => null } });
    const { data, errors } = await ask(`{ post(id: "${postId(1)}") { author { username } } }`);
    expect({ data, errors }).toEqual({ data: { post: { author: null } }, errors: [] });
  });
});

describe('an operation', () => {
  beforeEach(() => withGraph(createSmallGraph()));

  it('may use names that mean something to JavaScript', async () => {
    const { data, errors } = await ask(
      '{ homeTimeline { edges { __proto__: node { author { constructor: username } } } } }',
    );
    expect(errors).toEqual([]);
    const edges = (data as { homeTimeline: { edges: object[] } }).homeTimeline.edges;
    expect(edges.map((edge) => Object.getOwnPropertyDescriptor(edge, '__proto__')?.value as unknown)).toEqual(
      ['alice', 'bob', 'alice'].map((constructor) => ({ author: { constructor } })),
    );
  });

  it('may not call a variable representations, as the gateway calls its own', async () => {
    const { status, errors } = await gateway.ask(
      'query ($representations: ID!) { user(id: $representations) { username } }',
      { variables: { representations: bob.userId } },
    );
    expect([status, errors.map(({ extensions }) => extensions['code'])]).toEqual([
      400,
      ['GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  it('is told of ten mistakes at most, without what was sent and what might have been meant', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `onlyMedi${index}`);
    const filter = Object.fromEntries(names.map((name) => [name, 'secret']));
    const { status, errors } = await gateway.ask(
      'query ($filter: TimelineFilter) { homeTimeline(filter: $filter) { edges { cursor } } }',
      { variables: { filter } },
    );
    expect([status, errors.length]).toEqual([400, 10]);
    expect(errors[0]).toEqual({
      message: 'Variable "$filter": Field "onlyMedi0" is not defined by type "TimelineFilter".',
      extensions: {
        code: 'BAD_USER_INPUT',
        field: 'filter.onlyMedi0',
        reason: 'MALFORMED',
        issues: [{ field: 'filter.onlyMedi0', reason: 'MALFORMED' }],
      },
    });
  });

  it.each([
    ['query ($id: ID!) { user(id: $id) { id } }', {}, 'id', 'REQUIRED'],
    ['query ($id: ID!) { user(id: $id) { id } }', { id: {} }, 'id', 'MALFORMED'],
    [
      'mutation ($input: LikePostInput!) { likePost(input: $input) { post { id } } }',
      { input: {} },
      'input.postId',
      'REQUIRED',
    ],
    [
      'mutation ($input: LikePostInput!) { likePost(input: $input) { post { id } } }',
      { input: { postId: [] } },
      'input.postId',
      'MALFORMED',
    ],
  ])('is told which variable is wrong: %s %j', async (query, variables, field, reason) => {
    const { status, data, errors } = await ask(query, { variables });
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field, reason, issues: [{ field, reason }] } },
    ]);
  });

  it('that selects without bound is refused before it is planned', async () => {
    const again = (n: number) => `followers { edges { node { ...f${n + 1} } } }`;
    const fragments = Array.from(
      { length: 30 },
      (_, n) => `fragment f${n} on User { a: ${again(n)} b: ${again(n)} }`,
    ).join('\n');
    const { errors } = await ask(`{ user(id: "1") { ...f0 } } ${fragments} fragment f30 on User { id }`);
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'OPERATION_TOO_COMPLEX' }]);
  });
});
