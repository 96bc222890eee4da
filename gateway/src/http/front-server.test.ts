import { connect } from 'node:net';
import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const SANDBOX = 'https://studio.apollographql.com';
const QUERY = '{ user(id: "1") { username } }';

describe.each(['development', 'production'] as const)('the front door in %s', (environment) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const settings = { environment, trustedOrigins: ['https://app.example'] };
    gateway = await startTestGateway({ subgraphs: createSmallGraph(), settings });
  });
  afterAll(() => gateway.close());

  const development = environment === 'development';
  const preflight = (origin: string) =>
    fetch(gateway.url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
        'access-control-request-private-network': 'true',
      },
    });

  it.each([
    ['https://app.example', true],
    [SANDBOX, development],
    ['https://sandbox.embed.apollographql.com', development],
    ['http://localhost:5173', development],
    ['http://127.0.0.1:8080', development],
    ['http://[::1]:8080', development],
    ['https://app.example.evil', false],
    ['http://localhost.evil', false],
    ['null', false],
  ])('lets pages of %s in: %s', async (origin, trusted) => {
    const before = await preflight(origin);
    expect(before.status).toBe(204);
    expect(Object.fromEntries(before.headers)).toMatchObject(
      trusted
        ? {
            'access-control-allow-origin': origin,
            'access-control-allow-credentials': 'true',
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': 'authorization,content-type',
            'access-control-allow-private-network': 'true',
          }
        : {},
    );
    const { headers } = await gateway.ask(QUERY, { headers: { origin } });
    for (const answered of [before.headers, headers]) {
      expect(answered.get('access-control-allow-origin')).toBe(trusted ? origin : null);
      expect(answered.get('vary')).toContain('Origin');
    }
  });

  it('outlives clients that ask for an upgrade and reset the connection', async () => {
    const { hostname, port } = new URL(gateway.url);
    for (const path of ['/x', '/graphql']) {
      for (let time = 0; time < 20; time += 1) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname, () => {
            const head = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
            socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${head}\r\n`, () => socket.resetAndDestroy());
          });
          socket.on('close', () => resolve());
          socket.on('error', () => {});
        });
      }
    }
    expect((await gateway.ask(QUERY)).status).toBe(200);
  });

  it('tells its schema in development alone', async () => {
    const { status, errors } = await gateway.ask('{ __schema { queryType { name } } }');
    expect({ status, refused: errors.length > 0 }).toEqual({
      status: development ? 200 : 400,
      refused: !development,
    });
    const [misspelt] = (await gateway.ask('{ usr(id: "1") { id } }')).errors;
    expect(misspelt?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(misspelt?.message.includes('Did you mean')).toBe(development);
  });
});

describe('the front door', () => {
  let gateway: TestGateway;
  let ready = true;
  beforeAll(async () => {
    gateway = await startTestGateway({
      subgraphs: createSmallGraph(),
      readiness: async () => ({ ready, checks: { database: ready } }),
      explorer: [
        async ({ headers }, response) => {
          if (headers.accept !== 'text/html') return false;
          response.writeHead(200, { 'Content-Security-Policy': "default-src 'self'" }).end('a page');
          return true;
        },
      ],
    });
  });
  afterAll(() => gateway.close());

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) =>
    fetch(gateway.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const codesOf = async (response: Response) => {
    const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return [response.status, ...errors.map(({ extensions }) => extensions.code)];
  };

  it.each([
    ['no JSON', '{"query":', {}, [400, 'BAD_REQUEST']],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, [400, 'BAD_REQUEST']],
    ['nothing', '', {}, [400, 'BAD_REQUEST']],
    ['no object', '"{ viewer { id } }"', {}, [400, 'BAD_REQUEST']],
    ['no query', '{"quarry":"{ viewer { id } }"}', {}, [400, 'BAD_REQUEST']],
    ['a batch', '[{"query":"{ viewer { id } }"}]', {}, [400, 'BAD_REQUEST']],
    [
      'a form',
      'query={viewer{id}}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      [415, 'BAD_REQUEST'],
    ],
    ['plain text', '{"query":"{ viewer { id } }"}', { 'content-type': 'text/plain' }, [415, 'BAD_REQUEST']],
    [
      'another charset',
      '{"query":"{ viewer { id } }"}',
      { 'content-type': 'application/json; charset=utf-16' },
      [415, 'BAD_REQUEST'],
    ],
    [
      'something compressed',
      '{"query":"{ viewer { id } }"}',
      { 'content-encoding': 'gzip' },
      [415, 'BAD_REQUEST'],
    ],
    ['no GraphQL', '{"query":"{ viewer "}', {}, [400, 'GRAPHQL_PARSE_FAILED']],
    [
      'an unknown operation',
      '{"query":"query A { viewer { id } }","operationName":"B"}',
      {},
      [400, 'BAD_REQUEST'],
    ],
    [
      'a long document',
      JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(100 * 1024)}` }),
      {},
      [400, 'BAD_REQUEST'],
    ],
    [
      'many tokens',
      JSON.stringify({ query: `{ viewer { ${'id '.repeat(4_000)} } }` }),
      {},
      [400, 'GRAPHQL_PARSE_FAILED'],
    ],
    [
      'a large body',
      JSON.stringify({ query: '{ viewer { id } }', variables: { x: 'x'.repeat(1024 * 1024) } }),
      {},
      [413, 'BAD_REQUEST'],
    ],
  ])('refuses %s', async (_, body, headers, expected) => {
    expect(await codesOf(await post(body, headers))).toEqual(expected);
  });

  it('refuses a simple request, which any page could make a browser send', async () => {
    const url = `${gateway.url}?query=${encodeURIComponent(QUERY)}`;
    expect(await codesOf(await fetch(url))).toEqual([400, 'BAD_REQUEST']);
    const asked = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
    expect(await asked.json()).toEqual({ data: { user: null } });
  });

  it('refuses a mutation by GET', async () => {
    const url = `${gateway.url}?query=${encodeURIComponent('mutation { signOut { sessionId } }')}`;
    expect((await fetch(url, { headers: { 'apollo-require-preflight': 'true' } })).status).toBe(405);
  });

  it('refuses a large body before it has come', async () => {
    const socket = connect(Number(new URL(gateway.address).port), '127.0.0.1');
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n',
    );
    const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('sets the headers that keep a browser from guessing, framing and storing', async () => {
    const { headers } = await gateway.ask(QUERY);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('answers with the id of the request, or gives it one', async () => {
    const idFor = async (given?: string) =>
      (await gateway.ask(QUERY, { headers: given ? { 'x-request-id': given } : {} })).headers.get(
        'x-request-id',
      );
    expect(await idFor('trace-1234.5678')).toBe('trace-1234.5678');
    expect(await idFor()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor('short')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor('a"} {"level":60')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells whether it lives and whether it is ready', async () => {
    const health = async (what: string) => {
      const response = await fetch(`${gateway.address}/health/${what}`);
      return [response.status, await response.json()];
    };
    expect(await health('live')).toEqual([200, { status: 'live' }]);
    expect(await health('ready')).toEqual([200, { status: 'ready', checks: { database: true } }]);
    ready = false;
    expect(await health('ready')).toEqual([503, { status: 'not ready', checks: { database: false } }]);
    expect(await health('live')).toEqual([200, { status: 'live' }]);
  });

  it('shows people a page, with headers of its own', async () => {
    const response = await fetch(gateway.url, { headers: { accept: 'text/html' } });
    expect([response.headers.get('content-security-policy'), await response.text()]).toEqual([
      "default-src 'self'",
      'a page',
    ]);
  });

  it('knows no other pages', async () => {
    expect((await fetch(`${gateway.address}/admin`)).status).toBe(404);
    expect((await fetch(`${gateway.address}/health/live`, { method: 'POST' })).status).toBe(404);
  });
});
