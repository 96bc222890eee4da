import { createHash } from 'node:crypto';
import { alice, createSmallGraph, postId } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const POST = 'query Post($id: ID!) { post(id: $id) { id text author { username } } }';
const HASH = createHash('sha256').update(POST).digest('hex');

describe('a query by GET', () => {
  const graph = createSmallGraph({ posts: { Post: { text: () => texts.shift() ?? 'the same' } } });
  const texts: string[] = [];
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph });
  });
  afterAll(() => gateway.close());

  function get(
    params: Readonly<Record<string, unknown>>,
    { signedIn = false, headers = {} as Record<string, string> } = {},
  ): Promise<Response> {
    const search = Object.entries(params).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return fetch(`${gateway.url}?${new URLSearchParams(search)}`, {
      headers: {
        'apollo-require-preflight': 'true',
        ...(signedIn ? { authorization: `Bearer ${gateway.tokenOf(alice)}` } : {}),
        ...headers,
      },
    });
  }
  const variables = { id: postId(1) };
  const byHash = { variables, extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } };
  const cachingOf = ({ headers }: Response) => [headers.get('cache-control'), headers.get('vary')];

  it('runs by its hash alone once it was sent with its text', async () => {
    const unknown = await get(byHash);
    expect([unknown.status, cachingOf(unknown)[0], await unknown.json()]).toEqual([
      200,
      'no-store',
      { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
    ]);
    expect((await get({ ...byHash, query: POST })).status).toBe(200);
    const known = await get(byHash);
    expect(await known.json()).toMatchObject({ data: { post: { author: { username: 'alice' } } } });
  });

  it('may be kept for seconds by anybody when nobody is signed in, and is asked for again each time when somebody is: they read what they wrote', async () => {
    expect(cachingOf(await get({ query: POST, variables }))).toEqual([
      'public, max-age=10',
      'Origin, Authorization, Accept',
    ]);
    expect(cachingOf(await get({ query: POST, variables }, { signedIn: true }))[0]).toBe('private, no-cache');
    const home = '{ homeTimeline { edges { cursor } } }';
    expect(cachingOf(await get({ query: home }, { signedIn: true }))[0]).toBe('private, no-cache');
  });

  it('is not sent again while the answer is the same', async () => {
    const first = await get({ query: POST, variables }, { signedIn: true });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const headers = { 'if-none-match': known };
      const again = await get({ query: POST, variables }, { signedIn: true, headers });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe('private, no-cache');
    }
    texts.push('another');
    const changed = await get(
      { query: POST, variables },
      { signedIn: true, headers: { 'if-none-match': etag } },
    );
    expect([changed.status, (await changed.json()) as unknown]).toMatchObject([
      200,
      { data: { post: { text: 'another' } } },
    ]);
  });

  it('is never kept with an error in its answer, nor when it came by POST', async () => {
    const failed = await get({ query: '{ homeTimeline { edges { cursor } } }' });
    expect([failed.status, failed.headers.get('etag'), cachingOf(failed)[0]]).toEqual([
      200,
      null,
      'no-store',
    ]);
    const posted = await gateway.ask(POST, { variables });
    expect([posted.headers.get('etag'), posted.headers.get('cache-control')]).toEqual([null, 'no-store']);
  });

  it('writes nothing, and is refused to whom a foreign page could have sent', async () => {
    const mutation = `mutation { likePost(input: { postId: "${postId(2)}" }) { post { id } } }`;
    const asked = graph.posts.asked.length;
    const written = await get({ query: mutation }, { signedIn: true });
    expect([written.status, written.headers.get('allow')]).toEqual([405, 'POST']);
    const foreign = await fetch(`${gateway.url}?${new URLSearchParams({ query: '{ __typename }' })}`);
    expect([foreign.status, await foreign.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ]);
    expect(graph.posts.asked).toHaveLength(asked);
  });
});
