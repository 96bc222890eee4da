import { person } from '@rookery/live/testing';
import { startTestRedis, type TestRedis } from '@rookery/testkit';
import { readUsage } from '@rookery/usage';
import { Redis } from 'ioredis';
import { connect, results } from '../live/testing/clients.ts';
import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from '../testing/test-gateway.ts';

const alice = person(1);
const FROM = { 'x-forwarded-for': '203.0.113.7' };
const FROM_ELSEWHERE = { 'x-forwarded-for': '198.51.100.1' };
const SIGN_IN = (aliases: number) =>
  `mutation { ${Array.from({ length: aliases }, (_, index) => `a${index}: signIn(input: { login: "alice", password: "x" }) { accessToken }`).join(' ')} }`;

describe('an operation that is too much for now', () => {
  const graph = createSmallGraph();
  const asked = () => graph.users.asked.length + graph.posts.asked.length + graph.feed.asked.length;
  const gateways: TestGateway[] = [];
  let server: TestRedis;
  const clients: Redis[] = [];

  async function open(settings: TestGatewayOptions['settings'] = {}, redis?: Redis): Promise<TestGateway> {
    const gateway = await startTestGateway({
      subgraphs: graph,
      ...(redis ? { redis } : {}),
      settings: { trustedProxies: ['127.0.0.1'], ...settings },
    });
    gateways.push(gateway);
    return gateway;
  }
  async function openOnRedis(settings: TestGatewayOptions['settings']): Promise<TestGateway> {
    const redis = new Redis(server.url);
    clients.push(redis);
    await redis.ping();
    return open(settings, redis);
  }
  const limited = (name: string, points: number) => ({ rateLimits: { [name]: { points, seconds: 60 } } });

  beforeAll(async () => {
    server = await startTestRedis();
  });
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
    for (const client of clients.splice(0)) client.disconnect();
    for (const part of Object.values(graph)) part.asked.splice(0);
  });
  afterAll(() => server.stop());

  it('is RATE_LIMITED with 429, Retry-After and the same in its error, by the address that a proxy tells', async () => {
    const gateway = await open(limited('requests.address', 2));
    for (let i = 0; i < 2; i += 1) await gateway.ask('{ __typename }', { headers: FROM });
    const { status, headers, data, errors } = await gateway.ask('{ viewer { id } }', { headers: FROM });
    expect([status, data]).toEqual([429, undefined]);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60 } }]);
    expect(headers.get('retry-after')).toBe('60');
    expect(asked()).toBe(0);
    expect((await gateway.ask('{ __typename }', { headers: FROM_ELSEWHERE })).status).toBe(200);
    // What a client writes there itself counts for nothing: the proxy's own word stands last.
    const pretending = { 'x-forwarded-for': '198.51.100.9, 203.0.113.7' };
    expect((await gateway.ask('{ __typename }', { headers: pretending })).status).toBe(429);
  });

  it('is counted by viewer, wherever they are', async () => {
    const gateway = await open(limited('requests.viewer', 1));
    expect((await gateway.ask('{ __typename }', { as: alice, headers: FROM })).status).toBe(200);
    expect((await gateway.ask('{ __typename }', { as: alice, headers: FROM_ELSEWHERE })).status).toBe(429);
    expect((await gateway.ask('{ __typename }', { headers: FROM })).status).toBe(200);
  });

  it('counts each alias of a limited field, over all gateways, and runs none of them when there are too many', async () => {
    const settings = limited('signIn.address', 5);
    const [one, other] = [await openOnRedis(settings), await openOnRedis(settings)];
    const refused = await one.ask(SIGN_IN(6), { headers: FROM });
    expect([refused.status, refused.errors[0]?.extensions['code'], asked()]).toEqual([
      429,
      'RATE_LIMITED',
      0,
    ]);
    expect((await other.ask(SIGN_IN(1), { headers: FROM })).status).toBe(429);
    expect(asked()).toBe(0);
    expect((await other.ask(SIGN_IN(5), { headers: FROM_ELSEWHERE })).status).toBe(200);
    expect((await one.ask(SIGN_IN(1), { headers: FROM_ELSEWHERE })).status).toBe(429);
  });

  it('counts guesses of one account from anywhere', async () => {
    const gateway = await open(limited('signIn.login', 2));
    const from = (last: number) => ({ headers: { 'x-forwarded-for': `203.0.113.${last}` } });
    expect((await gateway.ask(SIGN_IN(1), from(1))).status).toBe(200);
    expect((await gateway.ask(SIGN_IN(1), from(2))).status).toBe(200);
    expect((await gateway.ask(SIGN_IN(1), from(3))).status).toBe(429);
  });

  it('costs too much by a variable as by a literal, by an alias and by a fragment, and is not run', async () => {
    const gateway = await open({ maxOperationCost: 300 });
    const page = 'edges { node { id author { followers(first: $first) { edges { node { id } } } } }';
    const document = `query ($first: Int) { homeTimeline(first: $first) { ${page} } } }`;
    for (const ask of [
      () => gateway.ask(document, { variables: { first: 100 }, as: alice }),
      () =>
        gateway.ask(document.replace('query ($first: Int)', '').replaceAll('$first', '100'), { as: alice }),
    ]) {
      const { status, errors } = await ask();
      expect([status, errors[0]?.extensions['code']]).toEqual([400, 'OPERATION_TOO_COMPLEX']);
      expect(Number(errors[0]?.extensions['cost'])).toBeGreaterThan(10_000);
      expect(errors[0]?.extensions['maxCost']).toBe(300);
    }
    expect(asked()).toBe(0);
    expect((await gateway.ask(document, { variables: { first: 2 }, as: alice })).status).toBe(200);
  });

  it('spends a budget, and shows what it costs to clients that ask', async () => {
    const gateway = await open(limited('cost.viewer', 130));
    const query = '{ homeTimeline(first: 20) { edges { node { id } } } }';
    const ask = (body: object, headers: Record<string, string> = {}) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.tokenOf(alice)}`,
          ...headers,
        },
        body: JSON.stringify({ query, ...body }),
      }).then((response) => response.json() as Promise<{ extensions?: { cost?: Record<string, unknown> } }>);
    expect((await ask({})).extensions).toBeUndefined();
    const { extensions } = await ask({}, { 'rookery-cost': '1' });
    const requested = Number(extensions?.cost?.['requested']);
    expect(requested).toBeGreaterThan(20);
    expect(extensions?.cost).toEqual({
      requested,
      // More than the whole budget would never be let through.
      max: 130,
      // Twice what it costs, and once what it took to read its text.
      budget: {
        limit: 130,
        left: 130 - 2 * requested - Math.ceil(query.length / 5),
        resetSeconds: expect.any(Number) as number,
      },
    });
    expect(await ask({ extensions: { cost: true } })).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
  });

  it('is refused on sockets by the same counts, and the socket goes on', async () => {
    const gateway = await open({ ...limited('signIn.login', 1), maxOperationCost: 300 });
    const connection = connect(gateway.wsUrl, { Authorization: `Bearer ${gateway.tokenOf(alice)}` });
    const { client } = connection;
    expect((await gateway.ask(SIGN_IN(1))).status).toBe(200);
    const before = asked();
    await expect(results(client, SIGN_IN(1)).next()).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 60 } },
    ]);
    const costly =
      '{ homeTimeline(first: 100) { edges { node { author { followers { edges { cursor } } } } } } }';
    await expect(results(client, costly).next()).rejects.toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COMPLEX' } },
    ]);
    expect(asked()).toBe(before);
    expect(await results(client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
    await client.dispose();
  });

  it('is noted with the app that sent it, over HTTP and on sockets', async () => {
    const gateway = await openOnRedis({});
    const app = { 'apollographql-client-name': 'web', 'apollographql-client-version': '1.2' };
    await gateway.ask('query Who { viewer { id email } }', { headers: app });
    const { client } = connect(gateway.wsUrl, { ...app, 'apollographql-client-version': '1.3' });
    await results(client, 'query Who { viewer { id email } }').next();
    await client.dispose();
    await gateway.close();
    const [redis] = clients;
    if (!redis) throw new Error('no Redis');
    const { operations, byCoordinate } = await readUsage(redis);
    const ofWeb = operations.filter(({ client: { name } }) => name === 'web');
    expect(ofWeb.map(({ client: { name, version }, count }) => [name, version, count]).sort()).toEqual([
      ['web', '1.2', 1],
      ['web', '1.3', 1],
    ]);
    expect(byCoordinate.get('Viewer.email')).toHaveLength(2);
  });

  it('is told which of several operations to name', async () => {
    const gateway = await open();
    const { status, errors } = await gateway.ask('query A { __typename } query B { __typename }');
    expect([status, errors[0]?.extensions['code']]).toEqual([400, 'BAD_REQUEST']);
  });
});
