import { randomBytes } from 'node:crypto';
import { IDENTITY_HEADER, mintIdentity } from '@rookery/auth';
import { createLogger, createMetrics, createMetricsPage, REQUEST_ID_HEADER } from '@rookery/telemetry';
import { serveSubgraph, type SubgraphServer } from './server.ts';
import { createSubgraph } from './subgraph.ts';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { fine: String broken: String }
`;

describe('a subgraph', () => {
  const lines: Record<string, unknown>[] = [];
  const metrics = createMetrics();
  const identityKey = randomBytes(32);
  let server: SubgraphServer;

  beforeAll(async () => {
    const logger = createLogger({
      name: 'users',
      level: 'debug',
      stream: { write: (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>) },
    });
    const subgraph = createSubgraph({
      name: 'users',
      sdl: SDL,
      resolvers: {
        Query: {
          fine: (_root: unknown, _args: unknown, { warn }: { warn: (message: string) => void }) => {
            warn('from a resolver');
            return 'fine';
          },
          broken: () => {
            throw new Error('a bug');
          },
        },
      },
      createContext: ({ logger: own }) => ({ warn: (message: string) => own.warn(message) }),
      logger,
      metrics: metrics.subgraph,
    });
    server = await serveSubgraph({
      subgraph,
      identityKey,
      host: '127.0.0.1',
      port: 0,
      logger,
      isReady: async () => true,
      metricsPage: createMetricsPage(metrics, { token: undefined, trustLoopback: true }),
    });
  });
  beforeEach(() => void lines.splice(0));
  afterAll(() => server.close());

  async function ask(query: string, requestId?: string): Promise<void> {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [IDENTITY_HEADER]: mintIdentity(identityKey, 'users', { kind: 'service', service: 'gateway' }),
        ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
      },
      body: JSON.stringify({ query }),
    });
    await response.text();
  }

  it('puts the id that comes over HTTP on every line of the request', async () => {
    await ask('{ fine }', 'request-1');
    expect(lines).toMatchObject([
      { requestId: 'request-1', msg: 'from a resolver' },
      { requestId: 'request-1', msg: 'answered', millis: expect.any(Number) },
    ]);
    await ask('{ broken }', 'request-2');
    expect(lines.slice(2)).toMatchObject([
      { requestId: 'request-2', msg: 'resolver failed', err: { message: 'a bug' } },
      { requestId: 'request-2', msg: 'answered', errors: ['INTERNAL_SERVER_ERROR'] },
    ]);
  });

  it('takes no id that is not well-formed', async () => {
    await ask('{ fine }', 'a b"c');
    await ask('{ fine }');
    for (const line of lines) expect(line).not.toHaveProperty('requestId');
  });

  it('serves its metrics without an identity, and counts what it answered', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/rookery_subgraph_operation_seconds_count\{subgraph="users",outcome="ok"\} [1-9]/);
    expect(text).toMatch(/rookery_subgraph_operation_seconds_count\{subgraph="users",outcome="errors"\} 1/);
    const proxied = await fetch(`${server.url}/metrics`, { headers: { via: '1.1 proxy' } });
    expect(proxied.status).toBe(401);
  });
});
