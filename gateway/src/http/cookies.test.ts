import { serveSubgraph, type Subgraph, type SubgraphServer } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { createHttpSubgraphClient, type HttpSubgraphClient } from '../federation/http-subgraph-client.ts';
import type { SubgraphClients } from '../federation/federation.ts';
import { alice, createSmallGraph, type SmallGraph } from '../testing/small-graph.ts';
import { makeKeys, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

/** Users that tell which refresh token came, and set or clear one. */
function graphWithSessions(): SmallGraph {
  return createSmallGraph({
    users: {
      Mutation: {
        signIn: (_, _args, { effects }) => {
          effects.refreshCookie = { value: 'fresh;=token', expiresAt: Date.UTC(2030, 0, 1) };
          return null;
        },
        refreshSession: (_, _args, { refreshCookie }) => ({
          accessToken: refreshCookie ?? 'none',
          accessTokenExpiresAt: '2030-01-01T00:00:00.000Z',
          viewer: { id: '1' },
        }),
        signOut: (_, _args, { effects }) => {
          effects.refreshCookie = { value: null, expiresAt: 0 };
          return null;
        },
      },
    },
  });
}

const SIGN_IN = 'mutation { signIn(input: { login: "alice", password: "secret" }) { accessToken } }';
const REFRESH = 'mutation { refreshSession(input: {}) { accessToken } }';
const tokenIn = (data: unknown) =>
  (data as { refreshSession: { accessToken: string } }).refreshSession.accessToken;

describe.each(['in this process', 'over HTTP'])('the refresh cookie, with subgraphs %s', (way) => {
  let graph: SmallGraph;
  let gateway: TestGateway;
  const opened: (SubgraphServer | HttpSubgraphClient)[] = [];

  async function overHttp(subgraph: Subgraph): Promise<HttpSubgraphClient> {
    const logger = createLogger({ name: subgraph.name, level: 'silent' });
    const identityKey = Buffer.alloc(32, subgraph.name);
    const server = await serveSubgraph({
      subgraph,
      identityKey,
      host: '127.0.0.1',
      port: 0,
      logger,
      isReady: async () => true,
    });
    const client = createHttpSubgraphClient({ name: subgraph.name, baseUrl: server.url, identityKey });
    opened.push(client, server);
    return client;
  }

  beforeAll(async () => {
    graph = graphWithSessions();
    const { users, posts, feed } = graph;
    const subgraphs: SubgraphClients =
      way === 'over HTTP'
        ? { users: await overHttp(users.subgraph), posts: await overHttp(posts.subgraph), feed }
        : graph;
    gateway = await startTestGateway({
      subgraphs,
      keys: makeKeys(),
      settings: { trustedOrigins: ['https://app.example'] },
    });
  });
  afterAll(async () => {
    await gateway.close();
    for (const one of opened.splice(0)) await one.close();
  });

  it('is set out of reach of scripts and of other sites', async () => {
    const { headers } = await gateway.ask(SIGN_IN);
    expect(headers.getSetCookie()).toEqual([
      'rookery_refresh=fresh%3B%3Dtoken; Path=/graphql; Expires=Tue, 01 Jan 2030 00:00:00 GMT; HttpOnly; SameSite=Strict',
    ]);
  });

  it('comes back to users as it was given', async () => {
    const { data } = await gateway.ask(REFRESH, {
      headers: { cookie: 'a=b; rookery_refresh=fresh%3B%3Dtoken; c=d' },
    });
    expect(tokenIn(data)).toBe('fresh;=token');
  });

  it('is cleared at sign-out', async () => {
    const { headers } = await gateway.ask('mutation { signOut { sessionId } }', { as: alice });
    expect(headers.getSetCookie()).toEqual([
      'rookery_refresh=; Path=/graphql; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict',
    ]);
  });

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['a page without an origin of its own', { origin: 'null' }],
    ['a sibling site', { origin: 'https://app.example.evil' }],
  ])('is of no use to %s', async (_, headers) => {
    const refreshed = await gateway.ask(REFRESH, {
      headers: { ...headers, cookie: 'rookery_refresh=stolen' },
    });
    expect(tokenIn(refreshed.data)).toBe('none');
    expect((await gateway.ask(SIGN_IN, { headers })).headers.getSetCookie()).toEqual([]);
  });

  it('serves our own pages and trusted ones', async () => {
    const cookie = 'rookery_refresh=mine';
    for (const origin of [gateway.address, 'https://app.example']) {
      const { data } = await gateway.ask(REFRESH, { headers: { origin, cookie } });
      expect(tokenIn(data)).toBe('mine');
    }
  });

  it('is not read where two of that name disagree', async () => {
    const { data } = await gateway.ask(REFRESH, {
      headers: { cookie: 'rookery_refresh=mine; rookery_refresh=planted' },
    });
    expect(tokenIn(data)).toBe('none');
  });

  it('travels over TLS alone where the client came over TLS', async () => {
    const { headers } = await gateway.ask(SIGN_IN, { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });
});

describe('the refresh cookie', () => {
  it('reaches users alone, and no other cookie reaches anybody', async () => {
    const graph = graphWithSessions();
    const gateway = await startTestGateway({ subgraphs: graph });
    await using _closed = { [Symbol.asyncDispose]: () => gateway.close() };
    await gateway.ask(
      '{ viewer { user { username } } homeTimeline { edges { node { text author { username } } } } }',
      {
        as: alice,
        headers: { cookie: 'rookery_refresh=mine; other=1' },
      },
    );
    expect(graph.users.asked.length * graph.posts.asked.length * graph.feed.asked.length).toBeGreaterThan(0);
    expect(new Set(graph.users.asked.map(({ refreshCookie }) => refreshCookie))).toEqual(new Set(['mine']));
    const others = [...graph.posts.asked, ...graph.feed.asked];
    expect(JSON.stringify(others)).not.toMatch(/mine|other=1/);
  });

  it('is secure in production', async () => {
    const gateway = await startTestGateway({
      subgraphs: graphWithSessions(),
      settings: { environment: 'production' },
    });
    await using _closed = { [Symbol.asyncDispose]: () => gateway.close() };
    expect((await gateway.ask(SIGN_IN)).headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });
});
