import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { alice, createSmallGraph } from '../testing/small-graph.ts';
import { sendRaw, statusesIn, wholeAnswer } from '../testing/raw-http.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const BODY = '{"query":"mutation { signOut { sessionId } }"}';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('an HTTP request that means harm', () => {
  const graph = createSmallGraph();
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ subgraphs: graph, settings: { environment: 'production' } });
  });
  afterAll(() => gateway.close());
  const nothingWasAsked = () => {
    for (const { asked } of Object.values(graph)) expect(asked).toEqual([]);
  };
  afterEach(() => {
    for (const { asked } of Object.values(graph)) asked.length = 0;
  });

  /** As fetch does, for what fetch refuses to send. */
  async function send(options: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
  }): Promise<{ readonly status: number; readonly code: string | undefined; readonly requestId: string }> {
    const { method = 'POST', path = '/graphql', headers = {}, body } = options;
    const { hostname, port } = new URL(gateway.address);
    return new Promise((resolve, reject) => {
      const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => {
          const code = /"code":"(\w+)"/.exec(text)?.[1];
          resolve({
            status: response.statusCode ?? 0,
            code,
            requestId: String(response.headers['x-request-id']),
          });
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  it.each([
    ['PUT', 405],
    ['PATCH', 405],
    ['DELETE', 405],
    ['HEAD', 405],
    ['TRACE', 405],
    ['OPTIONS', 405],
    ['PROPFIND', 405],
  ])('by %s runs nothing', async (method, expected) => {
    const search = `?query=${encodeURIComponent('{ viewer { id } }')}`;
    const headers = { ...JSON_TYPE, 'apollo-require-preflight': '1' };
    const { status } = await send({ method, path: `/graphql${search}`, headers });
    expect(status).toBe(expected);
    nothingWasAsked();
  });

  it.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
    'that calls itself a POST by %s stays a GET, which runs no mutation',
    async (name) => {
      const path = `/graphql?query=${encodeURIComponent('mutation { signOut { sessionId } }')}`;
      const headers = { [name]: 'POST', 'apollo-require-preflight': '1' };
      expect(await send({ method: 'GET', path, headers })).toMatchObject({
        status: 405,
        code: 'BAD_REQUEST',
      });
      nothingWasAsked();
    },
  );

  it.each([
    ['none', undefined],
    ['text/plain', 'text/plain'],
    ['text/plain that ends in JSON', 'text/plain;application/json'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a form of parts', 'multipart/form-data; boundary=x'],
    ['GraphQL', 'application/graphql'],
    ['two', 'text/plain, application/json'],
    ['JSON of another kind', 'application/json-patch+json'],
    ['JSON in UTF-7', 'application/json; charset=utf-7'],
    ['JSON in UTF-16', 'application/json; charset="utf-16"'],
  ])('with the media type %s is refused with 415', async (_what, type) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(await send({ headers, body: BODY })).toMatchObject({ status: 415, code: 'BAD_REQUEST' });
    nothingWasAsked();
  });

  it.each([
    '',
    '?operationName=A',
    '?__proto__[query]=x&constructor[prototype][query]=y',
    '?query[]={viewer{id}}',
  ])('that any page could make a browser send is refused: GET %s', async (search) => {
    const query = `${search}${search ? '&' : '?'}query=${encodeURIComponent('{ viewer { id } }')}`;
    expect(await send({ method: 'GET', path: `/graphql${query}` })).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
    nothingWasAsked();
  });

  it('cannot give an operation twice', async () => {
    const one = `query=${encodeURIComponent('{ viewer { id } }')}`;
    const answer = await send({
      method: 'GET',
      path: `/graphql?${one}&${one}`,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    nothingWasAsked();
  });

  it.each([
    ['gzip', gzipSync('x'.repeat(50_000_000))],
    ['br', Buffer.from('x')],
    ['deflate', Buffer.from('x')],
    ['gzip, identity', gzipSync(BODY)],
  ])('with a body in %s is not unpacked', async (encoding, body) => {
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    expect(await send({ headers, body })).toMatchObject({ status: 415, code: 'BAD_REQUEST' });
    nothingWasAsked();
  });

  it.each([
    '/graphql/',
    '//graphql',
    '/graphql%2f',
    '/%67raphql',
    '/graphql/../graphql',
    '/GraphQL',
    '/graphql;x',
    'http://evil.example/graphql',
    '/./graphql',
    '*',
  ])('to %s finds nothing', async (path) => {
    expect((await send({ path, headers: JSON_TYPE, body: BODY })).status).toBe(404);
    nothingWasAsked();
  });

  it('learns nothing from another host’s name, and gets no link with it', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      origin: 'http://evil.example',
    };
    const response = await sendRaw(
      gateway.address,
      `POST /graphql HTTP/1.1\r\n${Object.entries({
        ...headers,
        ...JSON_TYPE,
        'content-length': '29',
        connection: 'close',
      })
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n')}\r\n\r\n{"query":"{ viewer { id } }"}`,
    );
    const answer = await wholeAnswer(response);
    expect(statusesIn(answer)).toEqual([200]);
    expect(answer).not.toMatch(/evil\.example|access-control-allow-origin/i);
  });

  it('from a foreign page, with the reader’s cookie, is neither readable nor has it the cookie', async () => {
    const query = 'mutation { refreshSession(input: {}) { accessToken } }';
    const { headers } = await gateway.ask(query, {
      headers: { origin: 'https://evil.example', cookie: 'rookery_refresh=stolen' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(graph.users.asked.map(({ refreshCookie }) => refreshCookie)).toEqual([undefined]);
  });

  it('with too many or too large headers is refused with 431', async () => {
    expect((await send({ headers: { ...JSON_TYPE, 'x-pad': 'x'.repeat(20_000) }, body: BODY })).status).toBe(
      431,
    );
    const many = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`x-${index}`, 'some text']));
    expect((await send({ headers: { ...JSON_TYPE, ...many }, body: BODY })).status).toBe(431);
    nothingWasAsked();
  });

  it.each(['a\tb-and-more', 'é'.repeat(12), '../../etc/passwd', 'x'.repeat(5_000), '${jndi:ldap://evil}'])(
    'cannot put %j into answers and logs as its id',
    async (id) => {
      const { requestId } = await send({
        headers: { ...JSON_TYPE, 'x-request-id': Buffer.from(id).toString('latin1') },
        body: '{"query":"{ __typename }"}',
      });
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('cannot bring an identity, an event or a cookie for users in its body', async () => {
    const identity = {
      kind: 'viewer',
      userId: alice.userId,
      sessionId: alice.sessionId,
      roles: [],
      awaits: [],
    };
    const forged = {
      identity,
      event: { type: 'added' },
      refreshCookie: 'stolen',
      requestId: 'forged-request',
    };
    const body = JSON.stringify({ query: '{ viewer { user { id } } }', extensions: forged, ...forged });
    await send({ headers: JSON_TYPE, body });
    const asked = Object.values(graph).flatMap((part) => part.asked);
    expect(asked).toHaveLength(1);
    for (const { identity: seen, event, refreshCookie } of asked)
      expect([seen, event, refreshCookie]).toEqual([{ kind: 'anonymous' }, undefined, undefined]);
  });
});
