import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS, IDENTITY_HEADER, mintIdentity, readIdentity } from '@rookery/auth';
import { alice, bob, createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createHttpSubgraphClient, type HttpSubgraphClient } from './http-subgraph-client.ts';
import { createIdentityHeaders } from './identity-headers.ts';

const identityKey = Buffer.alloc(32, 'key');

/** A subgraph's HTTP server that answers as a test says. */
async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server & { url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
const json = (response: ServerResponse, body: unknown) => void response.end(JSON.stringify(body));

describe('a subgraph behind HTTP', () => {
  let server: Server & { url: string };
  let client: HttpSubgraphClient;
  let requests: IncomingMessage[];

  async function start(answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void) {
    requests = [];
    server = await listen((request, response) => answer(request.resume(), response, requests.push(request)));
    client = createHttpSubgraphClient({
      name: 'users',
      baseUrl: server.url,
      identityKey,
      answerTimeoutMillis: 1_000,
    });
  }
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const breakFirst = (request: IncomingMessage, response: ServerResponse, nth: number) =>
    nth === 1 ? void request.socket.destroy() : json(response, { data: { ok: true } });

  it('is asked once more for a query when the connection breaks', async () => {
    await start(breakFirst);
    expect(await client.execute({ query: '{ ok }', identity: ANONYMOUS })).toEqual({ data: { ok: true } });
    expect(requests).toHaveLength(2);
  });

  it('is never asked twice for a mutation', async () => {
    await start(breakFirst);
    await expect(client.execute({ query: 'mutation M { ok }', identity: ANONYMOUS })).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it('is not asked again when it answers badly', async () => {
    await start((_request, response) => void response.writeHead(500).end('{"error":"internal"}'));
    await expect(client.execute({ query: '{ ok }', identity: ANONYMOUS })).rejects.toThrow(
      'users answered 500',
    );
    expect(requests).toHaveLength(1);
  });

  it('is given up when it does not answer in time', async () => {
    await start(() => undefined);
    await expect(client.execute({ query: '{ ok }', identity: ANONYMOUS })).rejects.toThrow('Headers Timeout');
  });

  it('is unavailable to clients when nobody listens there', async () => {
    await start(() => undefined);
    const { url } = server;
    await new Promise((resolve) => server.close(resolve));
    const users = createHttpSubgraphClient({ name: 'users', baseUrl: url, identityKey });
    const gateway = await startTestGateway({ subgraphs: { ...createSmallGraph(), users } });
    const { errors } = await gateway.ask('{ user(id: "1") { username } }');
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    await gateway.close();
    await users.close();
  });

  it('gets no header of the client but the request’s id, least of all an identity', async () => {
    await start((_request, response) => json(response, { data: { user: null } }));
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
    const [{ headers } = { headers: {} as IncomingMessage['headers'] }] = requests;
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
