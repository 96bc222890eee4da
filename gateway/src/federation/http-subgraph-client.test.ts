import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS, IDENTITY_HEADER, mintIdentity, readIdentity } from '@rookery/auth';
import { serveSubgraph, type SubgraphServer } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { alice, bob, createSmallGraph } from '../testing/small-graph.ts';
import {
  answering,
  hanging,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from '../testing/scripted-server.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createHttpSubgraphClient, type HttpSubgraphClient } from './http-subgraph-client.ts';
import { createIdentityHeaders } from './identity-headers.ts';

const identityKey = Buffer.alloc(32, 'key');

describe('a subgraph behind HTTP', () => {
  let server: ScriptedServer;
  let client: HttpSubgraphClient;

  async function start(script: Script) {
    server = await startScriptedServer(script);
    client = createHttpSubgraphClient({
      name: 'users',
      baseUrl: server.url,
      identityKey,
      answerTimeoutMillis: 1_000,
    });
  }
  afterEach(async () => {
    await server.stop();
    await client.close();
  });

  it('is told by its status when it answers badly', async () => {
    await start((_request, response) => void response.writeHead(500).end('{"error":"internal"}'));
    await expect(client.execute({ query: '{ ok }', identity: ANONYMOUS })).rejects.toThrow(
      'users answered 500',
    );
    expect(server.requests).toHaveLength(1);
  });

  it('is told by an answer that is no object', async () => {
    await start(answering(null));
    await expect(client.execute({ query: '{ ok }', identity: ANONYMOUS })).rejects.toThrow(
      'users answered no object',
    );
  });

  it('is given up when it does not answer in time', async () => {
    await start(hanging);
    await expect(client.execute({ query: '{ ok }', identity: ANONYMOUS })).rejects.toThrow('Headers Timeout');
  });

  it('is unavailable to clients when nobody listens there', async () => {
    await start(hanging);
    const { url } = server;
    await server.stop();
    const users = createHttpSubgraphClient({ name: 'users', baseUrl: url, identityKey });
    const gateway = await startTestGateway({ subgraphs: { ...createSmallGraph(), users } });
    const { errors } = await gateway.ask('{ user(id: "1") { username } }');
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    await gateway.close();
    await users.close();
  });

  it('gets no header of the client but the request’s id, least of all an identity', async () => {
    await start(answering({ data: { user: null } }));
    const gateway = await startTestGateway({ subgraphs: { ...createSmallGraph(), users: client } });
    const forged = mintIdentity(identityKey, 'users', bob);
    await gateway.ask('{ user(id: "1") { username } }', {
      as: alice,
      headers: {
        [IDENTITY_HEADER]: forged,
        'X-Rookery-Roles': 'admin',
        cookie: 'a=b',
        'x-request-id': 'of-a-client',
      },
    });
    await gateway.close();
    const [{ headers } = { headers: {} as IncomingMessage['headers'] }] = server.requests;
    expect(Object.keys(headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-request-id',
      IDENTITY_HEADER,
    ]);
    expect(headers['x-request-id']).toBe('of-a-client');
    const header = headers[IDENTITY_HEADER];
    expect(readIdentity(identityKey, 'users', String(header))).toEqual(alice);
  });
});

describe('an operation that is sent again', () => {
  const query = `query Somebody($id: ID!) { user(id: $id) { ${'username '.repeat(20)} } }`;
  const ask = (client: HttpSubgraphClient) =>
    client.execute({ query, variables: { id: alice.userId }, identity: alice });
  /** What came over the wire. */
  const bodies: string[] = [];
  let server: Server;
  let subgraph: SubgraphServer;
  let client: HttpSubgraphClient;

  async function serve(port = 0): Promise<void> {
    subgraph = await serveSubgraph({
      subgraph: createSmallGraph().users.subgraph,
      identityKey,
      host: '127.0.0.1',
      port,
      logger: createLogger({ name: 'test', level: 'silent' }),
      isReady: async () => true,
    });
  }
  beforeEach(async () => {
    bodies.length = 0;
    await serve();
    // What listens in passes all on, headers of both directions included.
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        bodies.push(body.toString());
        const { method, url: path, headers } = request;
        const onward = httpRequest(new URL(path ?? '/', subgraph.url), { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        onward.end(body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createHttpSubgraphClient({ name: 'users', baseUrl: `http://127.0.0.1:${port}`, identityKey });
  });
  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await subgraph.close();
  });

  it('goes by its id, which the first answer told', async () => {
    const first = await ask(client);
    expect(first.data).toMatchObject({ user: { username: 'alice' } });
    expect(await ask(client)).toEqual(first);
    expect(bodies[0]).toContain('query Somebody');
    expect(bodies[1]).not.toContain('query Somebody');
    expect(bodies).toHaveLength(2);
  });

  it('goes with its text again where the subgraph has another memory by then', async () => {
    const first = await ask(client);
    const { port } = new URL(subgraph.url);
    await subgraph.close();
    await serve(Number(port));
    expect(await ask(client)).toEqual(first);
    expect(await ask(client)).toEqual(first);
    expect(bodies.map((body) => body.includes('query Somebody'))).toEqual([true, false, true, false]);
  });
});

describe('an identity', () => {
  const position = { log: 'users', partition: 1, epoch: 1, sequence: 7 } as const;

  it('is signed once for a viewer until it ages, and anew for what they must await', () => {
    let now = 1_000_000;
    const { headerFor } = createIdentityHeaders({ subgraph: 'users', identityKey, now: () => now });
    const first = headerFor(alice);
    now += 19_999;
    expect(headerFor({ ...alice })).toBe(first);
    expect(headerFor({ ...alice, awaits: [position] })).not.toBe(first);
    now += 1;
    const second = headerFor(alice);
    expect(second).not.toBe(first);
    expect(readIdentity(identityKey, 'users', second, now + 29_000)).toEqual(alice);
  });
});
