import { createScriptedLiveSource, person, type ScriptedLiveSource } from '@rookery/live/testing';
import { createLogger } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { createSmallSubgraphs } from './testing/small-subgraphs.ts';

const alice = person(1);
const ACCEPT = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json;q=0.9';
const WATCH = 'subscription ($since: String) { homeTimeline(since: $since) { cursor } }';

interface Part {
  readonly payload?: { readonly data?: unknown; readonly errors?: unknown } | null;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

describe('a subscription over HTTP', () => {
  let gateway: TestGateway;
  let source: ScriptedLiveSource;
  const aborts: AbortController[] = [];

  beforeEach(async () => {
    source = createScriptedLiveSource();
    const subgraphs = createSmallSubgraphs(createLogger({ name: 'test', level: 'silent' }));
    subgraphs.users.set('u1', { id: 'u1', username: 'bob' });
    subgraphs.posts.set('p1', { id: 'p1', authorId: 'u1', text: 'one' });
    gateway = await startTestGateway({ subgraphs: subgraphs.clients, liveSource: source });
  });
  afterEach(async () => {
    for (const abort of aborts.splice(0)) abort.abort();
    await gateway.close();
  });

  async function post(
    query: string,
    { variables = {}, accept = ACCEPT, token = gateway.tokenOf(alice) } = {},
  ) {
    const abort = new AbortController();
    aborts.push(abort);
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: abort.signal,
    });
    return { response, abort };
  }

  /** The parts of an answer, each as soon as its closing boundary is there; beats are left out. */
  async function* partsOf(response: Response): AsyncGenerator<Part, 'end' | 'cut'> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let at = text.indexOf('--graphql'); at >= 0; at = text.indexOf('--graphql')) {
        const part = text.slice(0, at);
        text = text.slice(at + '--graphql'.length);
        const [, body] = part.split('\r\n\r\n');
        if (body !== undefined && body.trim() !== '{}') yield JSON.parse(body) as Part;
      }
    }
    return text === '--\r\n' ? 'end' : 'cut';
  }
  async function watch(...args: Parameters<typeof post>) {
    const before = source.openCount();
    const { response, abort } = await post(...args);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0',
    ]);
    await eventually(() => expect(source.openCount()).toBe(before + 1));
    return { parts: partsOf(response), abort };
  }
  const codesOf = async (response: Response) => {
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, ...errors.map(({ extensions }) => extensions.code)];
  };

  it('gives a part an event, with whatever was selected, and ends at the source when the client goes', async () => {
    const { parts, abort } = await watch(
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { node { text author { username } } } } } }',
    );
    source.happen([alice.userId], { type: 'added', postId: 'p1', repostedBy: [] });
    expect((await parts.next()).value).toEqual({
      payload: { data: { homeTimeline: { edge: { node: { text: 'one', author: { username: 'bob' } } } } } },
    });
    abort.abort();
    await eventually(() => expect(source.openCount()).toBe(0));
  });

  it('resumes by since, in order', async () => {
    for (let index = 0; index < 3; index += 1) source.happen([alice.userId]);
    const { parts } = await watch(WATCH, { variables: { since: '1' } });
    expect([(await parts.next()).value, (await parts.next()).value]).toEqual([
      { payload: { data: { homeTimeline: { cursor: '2' } } } },
      { payload: { data: { homeTimeline: { cursor: '3' } } } },
    ]);
  });

  it('ends with its reason when the session ends, the token expires, the source breaks or the server goes', async () => {
    const ended = await watch(WATCH);
    gateway.revocations.apply([
      { event: { type: 'session.revoked', sessionId: alice.sessionId, revokedAt: Date.now() } },
    ]);
    expect((await ended.parts.next()).value).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await ended.parts.next()).toEqual({ done: true, value: 'end' });

    const bob = person(2);
    const broken = await watch(WATCH, { token: gateway.tokenOf(bob) });
    source.breakAll(new Error('gone'));
    expect((await broken.parts.next()).value).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });

    const left = await watch(WATCH, { token: gateway.tokenOf(bob) });
    await gateway.close();
    expect((await left.parts.next()).value).toMatchObject({
      payload: null,
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
  });

  it('is refused without parts, by its code, when it cannot begin', async () => {
    const signedOut = await post(WATCH, { token: '' });
    expect(await codesOf(signedOut.response)).toEqual([401, 'UNAUTHENTICATED']);
    const bad = await post(WATCH, { variables: { since: 'yesterday' } });
    expect(await codesOf(bad.response)).toEqual([400, 'BAD_USER_INPUT']);
    const invalid = await post('subscription { homeTimeline { likes } }');
    expect(await codesOf(invalid.response)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(source.openCount()).toBe(0);
  });

  it('is refused clearly to clients that do not ask for parts', async () => {
    const { response } = await post(WATCH, { accept: 'application/json' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('multipart/mixed;subscriptionSpec=1.0') as string,
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    });
    expect(source.subscribed).toEqual([]);
  });

  it('counts with the sockets of its viewer: one too many is RATE_LIMITED', async () => {
    const open = await Promise.all(Array.from({ length: 20 }, () => post(WATCH)));
    expect(open.map(({ response }) => response.status)).toEqual(Array.from({ length: 20 }, () => 200));
    const { response } = await post(WATCH);
    expect(await codesOf(response)).toEqual([429, 'RATE_LIMITED']);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    open[0]?.abort.abort();
    await eventually(async () => {
      const again = await post(WATCH);
      expect(again.response.status).toBe(200);
    });
  });
});
