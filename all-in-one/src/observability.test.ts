import { request } from 'node:http';
import { loadOperations, operation } from '@rookery/operations';
import { createLogger, createMetrics, createMetricsPage, type MetricsRegistry } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, type Person } from './testing/ask.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

/** Lines of a log as they were written, in this process's memory. */
function createCapturedLog() {
  const texts: string[] = [];
  const logger = createLogger({
    name: 'test',
    level: 'debug',
    stream: { write: (text: string) => void texts.push(text) },
  });
  return {
    logger,
    text: () => texts.join(''),
    lines: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>),
  };
}
type CapturedLog = ReturnType<typeof createCapturedLog>;

/** Values of a metric by its labels, as the page has them: `operation="HomeTimeline",status="2xx"`. */
function samplesOf(page: string, name: string): Map<string, number> {
  const pattern = new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm');
  return new Map([...page.matchAll(pattern)].map(([, labels = '', value]) => [labels, Number(value)]));
}
const sumOf = (samples: Map<string, number>): number => [...samples.values()].reduce((a, b) => a + b, 0);

describe('the product, watched,', () => {
  let log: CapturedLog;
  let metrics: MetricsRegistry;
  let world: ProductWorld;
  let alice: Person;
  let bob: Person;
  const url = () => world.product.gateway.url;
  const metricsUrl = () => `${world.product.gateway.address}/metrics`;
  const readMetrics = async () => (await fetch(metricsUrl())).text();
  const follow = (who: Person, whom: Person) =>
    world.run(
      'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }',
      { id: whom.id },
      who,
    );
  const post = (author: Person, text: string) =>
    world.run('CreatePost', { input: { text } }, author).then(({ errors }) => expect(errors).toBeUndefined());

  beforeAll(async () => {
    log = createCapturedLog();
    metrics = createMetrics({ operationNames: loadOperations().keys() });
    world = await createProductWorld({
      logger: log.logger,
      metrics,
      metricsPage: createMetricsPage(metrics, { token: undefined, trustLoopback: true }),
    });
    [alice, bob] = [await world.signUp('alice'), await world.signUp('bob')];
    await follow(alice, bob);
    await post(bob, 'hello');
    await world.product.settled();
  });
  afterAll(() => world.close());

  it('names a request once: in its answer, the gateway’s line and the lines of its subgraphs', async () => {
    const response = await fetch(url(), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'from-a-proxy-1',
        authorization: `Bearer ${alice.token}`,
      },
      body: JSON.stringify({ query: operation('HomeTimeline'), variables: { first: 5 } }),
    });
    await response.text();
    expect(response.headers.get('x-request-id')).toBe('from-a-proxy-1');
    // The line is written when the answer is out, which may be an instant after it is here.
    await world.run('{ __typename }');
    const lines = log.lines().filter(({ requestId }) => requestId === 'from-a-proxy-1');
    expect(new Set(lines.map(({ part }) => part))).toEqual(new Set(['gateway', 'users', 'posts', 'feed']));
    expect(lines.filter(({ part }) => part === 'gateway')).toEqual([
      expect.objectContaining({
        transport: 'http',
        type: 'query',
        operation: 'HomeTimeline',
        status: 200,
        millis: expect.any(Number),
        userId: alice.id,
        msg: 'answered',
      }),
    ]);
  });

  it('logs the codes of errors, and who caused none', async () => {
    const response = await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'a-bad-request' },
      body: JSON.stringify({ query: 'query Mistaken { nothing }' }),
    });
    await response.text();
    await world.run('{ __typename }');
    const [line] = log.lines().filter(({ requestId }) => requestId === 'a-bad-request');
    expect(line).toMatchObject({ status: 400, errors: ['GRAPHQL_VALIDATION_FAILED'] });
    expect(line).not.toHaveProperty('userId');
  });

  it('tells of sockets, with the code that closed them', async () => {
    const client = createClient({
      url: world.product.gateway.wsUrl,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${alice.token}` },
    });
    const events = client.iterate({ query: operation('OnHomeTimeline') });
    const first = events.next();
    await post(bob, 'live');
    await first;
    const open = await readMetrics();
    expect(samplesOf(open, 'rookery_sockets')).toEqual(new Map([['', 1]]));
    expect(samplesOf(open, 'rookery_subscriptions')).toEqual(new Map([['', 1]]));
    expect(samplesOf(open, 'rookery_live_viewers')).toEqual(new Map([['', 1]]));
    expect(samplesOf(open, 'rookery_live_subscriptions')).toEqual(new Map([['', 1]]));
    expect(sumOf(samplesOf(open, 'rookery_live_lag_seconds_count'))).toBeGreaterThan(0);
    expect(sumOf(samplesOf(open, 'rookery_live_result_seconds_count'))).toBeGreaterThan(0);

    const closed = new Promise((resolve) => client.on('closed', resolve));
    await client.dispose();
    await closed;
    for (let page = open; sumOf(samplesOf(page, 'rookery_sockets')) > 0;) page = await readMetrics();
    expect(samplesOf(await readMetrics(), 'rookery_sockets_closed_total')).toEqual(
      new Map([['code="1000"', 1]]),
    );
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ msg: 'socket closed', code: 1000, userId: alice.id }),
    );
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ transport: 'ws', type: 'subscription', operation: 'OnHomeTimeline' }),
    );
  });

  it('counts what it does', async () => {
    for (let index = 0; index < 3; index += 1) await world.run('HomeTimeline', { first: 5 }, alice);
    await world.product.settled();
    // A script's first call brings it along; a list is read by its digest from the second on.
    const byDigest = 'server="timelines",command="evalsha",outcome="ok"';
    const page = await eventually(async () => {
      await world.run('HomeTimeline', { first: 5 }, alice);
      const read = await readMetrics();
      expect(samplesOf(read, 'rookery_redis_seconds_count').get(byDigest)).toBeGreaterThan(0);
      return read;
    });
    const requests = samplesOf(page, 'rookery_requests_total');
    expect(
      requests.get('transport="http",type="query",operation="HomeTimeline",status="2xx"'),
    ).toBeGreaterThanOrEqual(3);
    expect(
      requests.get('transport="http",type="mutation",operation="CreatePost",status="2xx"'),
    ).toBeGreaterThanOrEqual(1);
    for (const subgraph of ['users', 'posts', 'feed']) {
      const labels = `subgraph="${subgraph}",outcome="ok"`;
      expect(samplesOf(page, 'rookery_subgraph_call_seconds_count').get(labels)).toBeGreaterThan(0);
      expect(samplesOf(page, 'rookery_subgraph_operation_seconds_count').get(labels)).toBeGreaterThan(0);
      expect(
        samplesOf(page, 'rookery_sql_seconds_count').get(`owner="${subgraph}",outcome="ok"`),
      ).toBeGreaterThan(0);
    }
    const redis = samplesOf(page, 'rookery_redis_seconds_count');
    expect(redis.get('server="timelines",command="pipeline",outcome="ok"')).toBeGreaterThan(0);
    expect(
      samplesOf(page, 'rookery_loader_batch_size_sum').get('subgraph="posts",loader="post"'),
    ).toBeGreaterThan(0);
    expect(
      samplesOf(page, 'rookery_event_apply_seconds_count').get('consumer="feed",log="posts"'),
    ).toBeGreaterThan(0);
    expect(samplesOf(page, 'rookery_fan_out_lag_seconds_count').get('')).toBeGreaterThan(0);
    expect(samplesOf(page, 'rookery_fan_out_pushes_total').get('')).toBeGreaterThan(0);
    expect(samplesOf(page, 'rookery_rebuild_seconds_count').get('outcome="done"')).toBeGreaterThan(0);
    expect(sumOf(samplesOf(page, 'rookery_home_list_reads_total'))).toBeGreaterThanOrEqual(3);
    for (const name of ['relay_unsequenced_age', 'relay_unpublished_age'])
      expect(samplesOf(page, `rookery_${name}_seconds`)).toEqual(
        new Map([
          ['log="users"', 0],
          ['log="posts"', 0],
          ['log="feed"', 0],
        ]),
      );
    for (const name of ['consumer_lag_events', 'consumer_watermark_age_seconds', 'dead_letters']) {
      const samples = samplesOf(page, `rookery_${name}`);
      expect(samples.size).toBe(5);
      expect(sumOf(samples)).toBe(0);
    }
    expect(samplesOf(page, 'process_resident_memory_bytes').get('')).toBeGreaterThan(1e6);
    expect(page).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(sumOf(samplesOf(page, 'rookery_metrics_read_failures_total'))).toBe(0);
  });

  it('keeps the number of its labels, whatever names clients send', async () => {
    const namesSent = Array.from({ length: 50 }, (_, index) => `Evil${index}`);
    const before = samplesOf(await readMetrics(), 'rookery_requests_total').size;
    for (const name of namesSent) await ask(url(), `query ${name} { __typename }`);
    await ask(url(), `query ${'A'.repeat(5_000)} { __typename }`);
    await fetch(url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', operationName: 'Evil",x="1\n' }),
    });
    for (const path of ['/evil-1', '/evil-2', '/graphql/evil'])
      await fetch(`${world.product.gateway.address}${path}`);
    const page = await readMetrics();
    expect(page).not.toMatch(/evil/i);
    expect(page).not.toContain('AAAA');
    // A name that is not ours and a request that is none: a series each at most.
    expect(samplesOf(page, 'rookery_requests_total').size).toBeLessThanOrEqual(before + 2);
    expect([...samplesOf(page, 'rookery_http_requests_total').keys()].sort()).toEqual(
      expect.arrayContaining(['route="/graphql",status="2xx"', 'route="other",status="4xx"']),
    );
  });

  it('logs no password, token, cookie, text or address, whatever happens', async () => {
    const secrets = ['hunter2-secret', 'Very private thoughts', 'eve@example.com'];
    const signUp = await world.run('SignUp', {
      input: { username: 'eve', email: secrets[2], password: secrets[0] },
    });
    const { accessToken, refreshToken } = signUp.data.signUp;
    const eve = { token: accessToken };
    await ask(url(), 'SignUp', { input: { username: 'eve', email: secrets[2], password: secrets[0] } });
    await ask(url(), 'SignIn', { input: { login: 'eve', password: 'hunter2-secret-wrong' } });
    await ask(url(), 'RefreshSession', { input: { refreshToken } });
    await ask(url(), 'CreatePost', { input: { text: secrets[1] } }, eve);
    await ask(url(), `mutation { createPost(input: { text: "${secrets[1]}" }) { post { id } } }`, {}, eve);
    await ask(url(), `mutation { signIn(input: { login: "eve", password: "${secrets[0]}" }) { nothing } }`);
    await ask(url(), 'SignIn', { input: { login: 'eve', password: [secrets[0]] } });
    await fetch(`${url()}?query=${encodeURIComponent(`{ node(id: "${secrets[0]}") { id } }`)}`, {
      headers: {
        cookie: `rookery_refresh=${refreshToken}`,
        authorization: `Bearer ${accessToken}x`,
        'apollo-require-preflight': '1',
      },
    });
    await world.product.settled();
    const text = log.text();
    expect(log.lines().length).toBeGreaterThan(10);
    for (const secret of [...secrets, accessToken, refreshToken, alice.token])
      expect(text.includes(secret) ? secret : undefined).toBeUndefined();
    expect(text).not.toMatch(/eyJ[\w-]{10,}\./);
  });

  it('shows its metrics to this machine alone', async () => {
    expect((await fetch(metricsUrl())).status).toBe(200);
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { forwarded: 'for=1.2.3.4' },
      { via: '1.1 proxy' },
    ])
      expect((await fetch(metricsUrl(), { headers })).status).toBe(404);
    const status = await new Promise((resolve, reject) => {
      request(metricsUrl(), { headers: { host: 'rebound.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});
