import { alice, bob, createSmallGraph, postId } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const POST = 'query Post($id: ID!) { post(id: $id) { id text author { username } } }';
const variables = { id: postId(1) };

describe('a public answer to a GET', () => {
  /** What the next posts say; "the same" when there is nothing left. */
  const texts: (string | Error)[] = [];
  const graph = createSmallGraph({
    posts: {
      Post: {
        text: () => {
          const next = texts.shift() ?? 'the same';
          if (next instanceof Error) throw next;
          return next;
        },
      },
    },
  });
  const gateways: TestGateway[] = [];
  const open = async (responseCacheMegabytes = 4) => {
    const made = await startTestGateway({ subgraphs: graph, settings: { responseCacheMegabytes } });
    gateways.push(made);
    return made;
  };
  const runs = () => graph.posts.asked.length;
  beforeEach(() => {
    graph.posts.asked.splice(0);
    texts.splice(0);
  });
  afterEach(() => Promise.all(gateways.splice(0).map((gateway) => gateway.close())));

  function get(
    { url }: TestGateway,
    params: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<Response> {
    const search = Object.entries(params).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return fetch(`${url}?${new URLSearchParams(search)}`, {
      method,
      headers: { 'apollo-require-preflight': 'true', ...headers },
    });
  }
  const textOf = async (response: Response) =>
    ((await response.json()) as { data: { post: { text: string } | null } }).data.post?.text;
  const bearer = (gateway: TestGateway, who = alice) => ({
    authorization: `Bearer ${gateway.tokenOf(who)}`,
  });

  it('is made once for all who are signed out, with the headers that it had, and its age', async () => {
    const gateway = await open();
    const first = await get(gateway, { query: POST, variables });
    const again = await get(gateway, { query: POST, variables });
    expect(runs()).toBe(1);
    for (const name of ['cache-control', 'etag', 'vary', 'content-type', 'content-length'])
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    expect([first.headers.get('age'), again.headers.get('age')]).toEqual([
      null,
      expect.stringMatching(/^\d$/),
    ]);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await again.text()).toBe(await first.text());
  });

  it('is another for other variables, another operation and another text', async () => {
    const gateway = await open();
    const two = `${POST} query Other($id: ID!) { post(id: $id) { text } }`;
    const asked = [
      { query: POST, variables },
      { query: POST, variables: { id: postId(2) } },
      { query: two, variables, operationName: 'Post' },
      { query: two, variables, operationName: 'Other' },
      { query: `${POST} `, variables },
    ];
    for (const params of [...asked, ...asked]) await get(gateway, params);
    expect(runs()).toBe(asked.length);
    // What the operation does not define makes no difference, nor does the order.
    await get(gateway, { query: POST, variables: { other: 1, ...variables } });
    expect(runs()).toBe(asked.length);
  });

  it('is not for whom is signed in, nor is theirs for anybody', async () => {
    const gateway = await open();
    const mine = 'query Post($id: ID!) { viewer { email } post(id: $id) { text } }';
    for (const query of [POST, mine]) {
      texts.push('public', 'alice’s', 'bob’s');
      await get(gateway, { query, variables });
      for (const [who, text] of [
        [alice, 'alice’s'],
        [bob, 'bob’s'],
      ] as const) {
        const response = await get(gateway, { query, variables }, bearer(gateway, who));
        expect(response.headers.get('cache-control')).toBe('private, no-cache');
        expect([response.headers.get('age'), await textOf(response)]).toEqual([null, text]);
      }
    }
    expect(await textOf(await get(gateway, { query: POST, variables }))).toBe('public');
  });

  it('is not for whom brings a token that is no good, and is made anew with a refresh cookie, or where the cost is asked for', async () => {
    const gateway = await open();
    await get(gateway, { query: POST, variables });
    expect((await get(gateway, { query: POST, variables }, { authorization: 'Bearer x' })).status).toBe(401);
    for (const headers of [{ cookie: 'rookery_refresh=secret' }, { 'rookery-cost': '1' }]) {
      const before = runs();
      expect((await get(gateway, { query: POST, variables }, headers)).headers.get('age')).toBeNull();
      expect(runs()).toBe(before + 1);
    }
    const before = runs();
    await get(gateway, { query: POST, variables }, { cookie: 'theme=dark' });
    expect(runs()).toBe(before);
  });

  it('comes in the media type that is asked for, and not again to whom has it', async () => {
    const gateway = await open();
    const first = await get(gateway, { query: POST, variables });
    const etag = first.headers.get('etag') ?? '';
    const accept = 'application/graphql-response+json';
    const other = await get(gateway, { query: POST, variables }, { accept });
    expect(other.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    const known = await get(gateway, { query: POST, variables }, { 'if-none-match': `W/${etag}` });
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    expect(known.headers.get('cache-control')).toBe('public, max-age=10');
    expect(known.headers.get('age')).toMatch(/^\d$/);
    expect(runs()).toBe(1);
    const refused = await get(gateway, { query: POST, variables }, { accept: 'text/html' });
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([406, 'no-store']);
    expect((await get(gateway, { query: POST, variables }, {}, 'HEAD')).status).toBe(405);
  });

  it('is not kept with an error in it, by POST, or where the schema does not say that it is public', async () => {
    const gateway = await open();
    texts.push(new Error('a bug'), 'well again');
    expect((await get(gateway, { query: POST, variables })).headers.get('cache-control')).toBe('no-store');
    expect(await textOf(await get(gateway, { query: POST, variables }))).toBe('well again');
    const before = runs();
    for (let i = 0; i < 2; i += 1) await gateway.ask(POST, { variables });
    expect(runs()).toBe(before + 2);
    const list = 'query Mine($id: ID!) { viewer { id } post(id: $id) { id } }';
    for (let i = 0; i < 2; i += 1) await get(gateway, { query: list, variables });
    expect(runs()).toBeGreaterThanOrEqual(before + 4);
  });

  it('is charged as if it were made: who asks often is told to wait all the same', async () => {
    const gateway = await startTestGateway({
      subgraphs: graph,
      settings: {
        responseCacheMegabytes: 4,
        trustedProxies: ['127.0.0.1'],
        rateLimits: { 'requests.address': { points: 3, seconds: 60 } },
      },
    });
    gateways.push(gateway);
    const from = { 'x-forwarded-for': '203.0.113.7' };
    const statuses = [];
    for (let i = 0; i < 4; i += 1)
      statuses.push((await get(gateway, { query: POST, variables }, from)).status);
    expect([statuses, runs()]).toEqual([[200, 200, 200, 429], 1]);
  });

  it('is made each time where nothing is to be kept', async () => {
    const gateway = await open(0);
    for (let i = 0; i < 2; i += 1) {
      const response = await get(gateway, { query: POST, variables });
      expect([response.headers.get('age'), response.headers.get('cache-control')]).toEqual([
        null,
        'public, max-age=10',
      ]);
    }
    expect(runs()).toBe(2);
  });
});
