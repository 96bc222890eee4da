import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { ANONYMOUS, IDENTITY_HEADER, mintIdentity, type Identity } from '@rookery/auth';
import {
  MAX_STREAMED_CHARACTERS,
  STREAM_PATH,
  STREAM_PROTOCOL,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@rookery/subgraph-host';
import { eventually } from '@rookery/testkit';
import { WebSocket } from 'ws';
import { alice, bob } from '../../testing/small-graph.ts';
import {
  askOn,
  cleanup,
  echo,
  endAll,
  identityKey,
  requestOf,
  serve,
  streamsTo,
  type Execute,
} from '../../testing/streamed-subgraph.ts';

afterEach(endAll);

function fail(): never {
  throw new Error('of the subgraph');
}
function heldBack() {
  const waiting: (() => void)[] = [];
  const execute: Execute = ({ query }) =>
    new Promise((resolve) => waiting.push(() => resolve({ data: { query } })));
  return { waiting, execute };
}

describe('operations on a stream', () => {
  it('cross with all that an HTTP request has, and come back with all of the answer', async () => {
    const answer: SubgraphResponse = {
      data: { user: null },
      errors: [{ message: 'no', path: ['user'], extensions: { code: 'NOT_FOUND' } }],
      effects: { refreshCookie: { value: 'secret', expiresAt: 5 } },
    };
    const { server, asked } = await serve(async () => answer);
    const request: SubgraphRequest = {
      query: 'query Q($a: Int) { ok }',
      variables: { a: 1, text: 'ñ "quoted" 🪶\u2028' },
      operationName: 'Q',
      identity: alice,
      refreshCookie: 'cookie',
      event: { id: '1' },
      requestId: 'request-id-1',
    };
    expect(await askOn(streamsTo(server.url), request)).toEqual(answer);
    expect(asked).toEqual([request]);
  });

  it('bear the identity of each, and of everybody in an audience', async () => {
    const { server, asked } = await serve(async ({ audience }) =>
      audience ? { audience: { answers: [{ data: {} }], answerOf: [0, 0] } } : { data: {} },
    );
    const streams = streamsTo(server.url);
    await Promise.all([alice, bob].map((one) => askOn(streams, requestOf('{ ok }', one))));
    const audience = [{ identity: alice }, { identity: bob, event: { id: '2' } }];
    await askOn(streams, { ...requestOf('{ ok }'), audience });
    expect(asked.map(({ identity }) => identity)).toEqual([alice, bob, ANONYMOUS]);
    expect(asked[2]?.audience).toEqual(audience);
  });

  it('are answered as they are done, each its own', async () => {
    const { waiting, execute } = heldBack();
    const { server } = await serve(execute);
    const streams = streamsTo(server.url);
    const done: string[] = [];
    const answers = ['{ a }', '{ b }', '{ c }'].map(async (query) => {
      const { data } = await askOn(streams, requestOf(query));
      expect(data).toEqual({ query });
      done.push(query);
    });
    await eventually(() => expect(waiting).toHaveLength(3));
    for (const nth of [2, 0, 1]) {
      const before = done.length;
      waiting[nth]?.();
      await eventually(() => expect(done).toHaveLength(before + 1));
    }
    await Promise.all(answers);
    expect(done).toHaveLength(3);
    expect(streams.open()).toBe(1);
  });

  it('are asked elsewhere when they are very long, or a thousand are under way', async () => {
    const { waiting, execute } = heldBack();
    const { server } = await serve(execute);
    const streams = streamsTo(server.url);
    const first = askOn(streams, requestOf('{ ok }'));
    await eventually(() => expect(waiting).toHaveLength(1));
    expect(
      streams.ask({ ...requestOf('{ ok }'), variables: { text: 'x'.repeat(MAX_STREAMED_CHARACTERS) } }),
    ).toBeUndefined();
    const many = Array.from({ length: 999 }, () => streams.ask(requestOf('{ ok }')));
    expect(many.every((answer) => answer !== undefined)).toBe(true);
    expect(streams.ask(requestOf('{ ok }'))).toBeUndefined();
    await eventually(() => expect(waiting).toHaveLength(1_000));
    for (const answer of waiting) answer();
    expect(await Promise.all([first, ...many])).toHaveLength(1_000);
    expect(streams.ask(requestOf('{ ok }'))).toBeDefined();
    await eventually(() => expect(waiting).toHaveLength(1_001));
    waiting[1_000]?.();
  });

  it.each([
    ['throws', (): SubgraphResponse => fail()],
    ['answers what is no JSON', (): SubgraphResponse => ({ data: { count: 1n } })],
    ['answers far too much', (): SubgraphResponse => ({ data: { text: 'x'.repeat(17 * 1024 * 1024) } })],
  ])('fail alone when the subgraph %s', async (_what, badly) => {
    const { server } = await serve(async (request) => {
      if (request.query === '{ bad }') return badly();
      return { data: {} };
    });
    const streams = streamsTo(server.url);
    const [bad, good] = [askOn(streams, requestOf('{ bad }')), askOn(streams, requestOf('{ good }'))];
    await expect(bad).rejects.toMatchObject({ name: 'AnswerRefused', status: 500 });
    expect(await good).toEqual({ data: {} });
  });
});

describe('a stream that ends', () => {
  it('fails what is under way as a broken connection does, and is opened again', async () => {
    const { waiting, execute } = heldBack();
    const { server, asked } = await serve(execute);
    const port = Number(new URL(server.url).port);
    const proxy = await startTcpCut(port);
    const streams = streamsTo(proxy.url);
    const answer = askOn(streams, requestOf('mutation M { ok }'));
    await eventually(() => expect(waiting).toHaveLength(1));
    proxy.cut();
    await expect(answer).rejects.toMatchObject({ name: 'CallFailure', reason: 'connection' });
    expect(streams.ask(requestOf('{ ok }'))).toBeUndefined();
    const again = askOn(streams, requestOf('{ again }'));
    await eventually(() => expect(waiting).toHaveLength(2));
    waiting[1]?.();
    expect(await again).toEqual({ data: { query: '{ again }' } });
    // What was cut was not sent again by itself: it may have happened.
    expect(asked.map(({ query }) => query)).toEqual(['mutation M { ok }', '{ again }']);
  });

  it('since the subgraph goes answers what is under way, and takes no more', async () => {
    const { waiting, execute } = heldBack();
    const { server } = await serve(execute);
    const streams = streamsTo(server.url);
    const answer = askOn(streams, requestOf('{ slow }'));
    await eventually(() => expect(waiting).toHaveLength(1));
    let isClosed = false;
    const closed = server.close().then(() => (isClosed = true));
    await eventually(() => expect(streams.open()).toBe(0));
    expect(streams.ask(requestOf('{ ok }'))).toBeUndefined();
    expect(isClosed).toBe(false);
    waiting[0]?.();
    expect(await answer).toEqual({ data: { query: '{ slow }' } });
    await closed;
  });

  it('does not keep a subgraph from going although its gateway takes no notice', async () => {
    const { server } = await serve(echo);
    const socket = await openedSocket(server.url);
    // Not even the closing handshake is read.
    socket.pause();
    await server.close();
    socket.terminate();
  });

  it('since it grew old is left for a new one, and nothing is lost', async () => {
    const { waiting, execute } = heldBack();
    const { server } = await serve(execute);
    const streams = streamsTo(server.url, { maxAgeMillis: 1 });
    const old = askOn(streams, requestOf('{ old }'));
    await eventually(() => expect(waiting).toHaveLength(1));
    const others: Promise<SubgraphResponse>[] = [];
    // Some are asked on the new one before the old one is answered.
    await eventually(() => {
      const answer = streams.ask(requestOf('{ other }'));
      if (answer) others.push(answer);
      expect(waiting.length).toBeGreaterThan(3);
    });
    await eventually(() => expect(waiting).toHaveLength(1 + others.length));
    for (const answer of waiting) answer();
    expect(await old).toEqual({ data: { query: '{ old }' } });
    expect(await Promise.all(others)).toEqual(others.map(() => ({ data: { query: '{ other }' } })));
  });

  it('since the gateway goes is answered first', async () => {
    const { waiting, execute } = heldBack();
    const { server } = await serve(execute);
    const streams = streamsTo(server.url);
    const answer = askOn(streams, requestOf('{ slow }'));
    await eventually(() => expect(waiting).toHaveLength(1));
    const closed = streams.close();
    waiting[0]?.();
    expect(await answer).toEqual({ data: { query: '{ slow }' } });
    await closed;
    expect(streams.ask(requestOf('{ ok }'))).toBeUndefined();
  });
});

describe('who opens a stream', () => {
  const service: Identity = { kind: 'service', service: 'gateway' };
  const signed = (identity: Identity, key = identityKey) => mintIdentity(key, 'users', identity);

  it.each([
    ['a viewer', () => ({ [IDENTITY_HEADER]: signed(alice) })],
    ['nobody', () => ({})],
    ['who has another key', () => ({ [IDENTITY_HEADER]: signed(service, Buffer.alloc(32, 'other')) })],
  ])('is not %s', async (_who, headers) => {
    const { server } = await serve(echo);
    await expect(openedSocket(server.url, headers())).rejects.toThrow();
  });

  it('asks nothing without an identity for each operation, and sends nothing else', async () => {
    const { server, asked } = await serve(echo);
    const socket = await openedSocket(server.url);
    const answers: unknown[] = [];

    socket.on('message', (data) => answers.push(JSON.parse(data.toString())));
    const forged = signed(alice, Buffer.alloc(32, 'other'));
    socket.send(JSON.stringify({ n: 1, identity: forged, query: '{ ok }' }));
    socket.send(
      JSON.stringify({ n: 2, identity: signed(alice), audience: [{ identity: forged }], query: '{ ok }' }),
    );
    socket.send(JSON.stringify({ n: 3, identity: signed(alice) }));
    await eventually(() => expect(answers).toHaveLength(3));
    expect(answers).toEqual([
      { n: 1, status: 401 },
      { n: 2, status: 401 },
      { n: 3, status: 400 },
    ]);
    expect(asked).toEqual([]);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('nonsense');
    expect(await closed).toBe(1002);
  });
});

/** A stream's socket by hand, as a gateway opens it. */
function openedSocket(
  url: string,
  headers: Record<string, string> = {
    [IDENTITY_HEADER]: mintIdentity(identityKey, 'users', { kind: 'service', service: 'gateway' }),
  },
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${STREAM_PATH}`, STREAM_PROTOCOL, { headers });
  cleanup.push(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Passes bytes on to a port until it cuts all connections; it takes new ones. */
async function startTcpCut(port: number): Promise<{ url: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  cleanup.push(() => {
    cut();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}
