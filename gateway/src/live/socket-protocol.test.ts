import { DomainError } from '@rookery/errors';
import { connect, rawSocket, results, until } from './testing/clients.ts';
import { openLiveWorld, type LiveWorld } from './testing/live-world.ts';

const EVENTS = 'subscription ($since: String) { homeTimeline(since: $since) { cursor } }';

let world: LiveWorld;
const disposables: { dispose(): unknown }[] = [];

async function open(options?: Parameters<typeof openLiveWorld>[0]): Promise<LiveWorld> {
  world = await openLiveWorld(options);
  return world;
}
/** A client of somebody, or of nobody. */
function clientOf(connectionParams?: Record<string, unknown>) {
  const connection = connect(world.url, connectionParams);
  disposables.push(connection.client);
  return connection;
}
const clientOfAlice = () => clientOf({ Authorization: world.tokenOf(world.alice) });

afterEach(async () => {
  for (const disposable of disposables.splice(0)) await disposable.dispose();
  await world.close();
});

describe('what a socket runs', () => {
  it('runs queries and mutations as HTTP does', async () => {
    await open();
    world.subgraphs.users.set('u1', { id: 'u1', username: 'bob', bio: '' });
    const { client } = clientOfAlice();
    const query = 'query ($name: String!) { userByUsername(username: $name) { id name: username } }';
    expect(await results(client, query, { name: 'bob' }).next()).toEqual({
      data: { userByUsername: { id: 'u1', name: 'bob' } },
    });
    expect(await results(client, 'mutation { signOut { sessionId } }').next()).toEqual({
      data: { signOut: { sessionId: world.alice.sessionId } },
    });
  });

  it.each([
    ['does not parse', 'subscription {', {}, 'GRAPHQL_PARSE_FAILED'],
    [
      'selects what does not exist',
      'subscription { homeTimeline { likes } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'selects too much',
      `subscription { homeTimeline { ${Array.from({ length: 51 }, (_, index) => `c${index}: cursor`).join(' ')} } }`,
      {},
      'OPERATION_TOO_COMPLEX',
    ],
    ['asks for too much', `{ ${'viewer { user { id } } '.repeat(21)} }`, {}, 'OPERATION_TOO_COMPLEX'],
    [
      'subscribes to two fields',
      'subscription { a: homeTimeline { cursor } b: homeTimeline { cursor } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'makes its root field conditional',
      'subscription ($x: Boolean!) { ...on Subscription @include(if: $x) { homeTimeline { cursor } } }',
      { x: true },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'goes in circles',
      'subscription { ...a } fragment a on Subscription { ...b } fragment b on Subscription { ...a }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['gives a variable of the wrong type', EVENTS, { since: 7 }, 'BAD_USER_INPUT'],
    ['gives a malformed since', EVENTS, { since: 'yesterday' }, 'BAD_USER_INPUT'],
    ['is a query that does not parse', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['is an invalid query', '{ likes }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'is a query with a variable of the wrong type',
      'query ($id: ID!) { user(id: $id) { id } }',
      {},
      'BAD_USER_INPUT',
    ],
  ])('refuses an operation that %s, and goes on', async (_what, query, variables, code) => {
    await open();
    const { client } = clientOfAlice();
    await expect(results(client, query, variables).next()).rejects.toMatchObject([{ extensions: { code } }]);
    expect(await results(client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
  });

  it('asks which of several operations is meant', async () => {
    await open();
    const query = 'subscription A { homeTimeline { cursor } } subscription B { homeTimeline { cursor } }';
    const { client } = clientOfAlice();
    await expect(results(client, query).next()).rejects.toMatchObject([
      { extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  it('refuses what the rules of HTTP refuse', async () => {
    const { GraphQLError } = await import('graphql');
    const tooComplex = new GraphQLError('Too much.', { extensions: { code: 'OPERATION_TOO_COMPLEX' } });
    await open({ intake: { take: async () => ({ kind: 'refused', status: 400, errors: [tooComplex] }) } });
    await expect(results(clientOfAlice().client, EVENTS).next()).rejects.toMatchObject([
      { extensions: { code: 'OPERATION_TOO_COMPLEX' } },
    ]);
    expect(world.source.subscribed).toEqual([]);
  });

  it('resumes after the cursor that the client gives', async () => {
    await open();
    for (let i = 0; i < 3; i += 1) world.happenToAlice({});
    const stream = results(clientOfAlice().client, EVENTS, { since: '1' });
    expect([await stream.next(), await stream.next()]).toEqual([
      { data: { homeTimeline: { cursor: '2' } } },
      { data: { homeTimeline: { cursor: '3' } } },
    ]);
  });

  it('ends a subscription with an error when its source cannot go on, and the socket goes on', async () => {
    await open();
    const { client } = clientOfAlice();
    const waiting = results(client, EVENTS).next();
    await until(() => world.source.openCount() === 1);
    world.source.breakAll(new DomainError('SUBGRAPH_UNAVAILABLE', 'Live updates ended.'));
    await expect(waiting).rejects.toEqual([
      { message: 'Live updates ended.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
    expect(await results(client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
  });

  it('masks what was not foreseen', async () => {
    await open();
    world.source.failWith(new Error('password authentication failed'));
    await expect(results(clientOfAlice().client, EVENTS).next()).rejects.toEqual([
      { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
  });

  it('closes the source when the client completes', async () => {
    await open();
    const { client } = clientOfAlice();
    const stream = results(client, EVENTS);
    const waiting = stream.next();
    await until(() => world.source.openCount() === 1);
    await stream.end();
    expect(await waiting).toBeUndefined();
    await until(() => world.source.openCount() === 0);
    expect(await results(client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('limits', () => {
  it('closes 1009 on a message over 64 KiB, and takes one below', async () => {
    await open();
    const { socket, messages, closed } = await rawSocket(world.url);
    socket.send(JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(64 * 1024 - 100) } }));
    await until(() => messages.length === 1);
    socket.send(JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(64 * 1024) } }));
    expect(await closed).toMatchObject({ code: 1009 });
  });

  it('closes on what is no message, without a trace in other sockets', async () => {
    await open();
    const [text, binary] = [await rawSocket(world.url), await rawSocket(world.url)];
    text.socket.send('{');
    binary.socket.send(Buffer.from([1, 2, 3]));
    expect(await text.closed).toMatchObject({ code: 4400 });
    expect(await binary.closed).toMatchObject({ code: 1003 });
  });

  it('refuses one operation more than a socket may have', async () => {
    await open({ limits: { maxOperationsPerSocket: 2 } });
    const { client } = clientOfAlice();
    const first = results(client, EVENTS);
    for (const stream of [first, results(client, EVENTS)]) void stream.next().catch(() => undefined);
    await until(() => world.source.openCount() === 2);
    await expect(results(client, EVENTS).next()).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } },
    ]);
    await first.end();
    await until(() => world.source.openCount() === 1);
    expect(await results(client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
  });

  it('closes 1013 the socket that is one too many for its viewer, until another closes', async () => {
    await open({ limits: { maxSocketsPerViewer: 2 } });
    const [first, second] = [clientOfAlice(), clientOfAlice()];
    await Promise.all([first.connected, second.connected]);
    expect(await clientOfAlice().closed).toMatchObject({ code: 1013, reason: 'Too many connections' });
    await first.client.dispose();
    await until(() => world.live.connectionCount() === 1);
    await clientOfAlice().connected;
  });

  it('refuses with 429 the socket that is one too many for its address', async () => {
    await open({ limits: { maxSocketsPerAddress: 1 }, addressOf: () => '203.0.113.7' });
    const { socket } = await rawSocket(world.url);
    await expect(rawSocket(world.url)).rejects.toThrow('429');
    socket.close();
    await until(() => world.live.connectionCount() === 0);
    (await rawSocket(world.url)).socket.close();
  });

  it('drops a reader who takes nothing, holding no more for it than allowed, and lets it resume', async () => {
    await open({ limits: { maxQueuedEvents: 20, slowReaderMillis: 100 } });
    const query = `subscription ($since: String) { homeTimeline(since: $since) {
      cursor ... on HomeTimelinePostRemoved { postId } } }`;
    const { socket, messages } = await rawSocket(world.url);
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { Authorization: world.tokenOf(world.alice) } }),
    );
    await until(() => messages.length === 1);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    await until(() => world.source.openCount() === 1);
    socket.pause();
    const postId = 'x'.repeat(200_000);
    for (let i = 0; i < 200 && world.source.openCount() === 1; i += 1) {
      world.happenToAlice({ type: 'removed', postId });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => world.source.openCount() === 0 && world.live.connectionCount() === 0);
    socket.terminate();
    const stream = results(clientOfAlice().client, query, { since: '0' });
    for (const cursor of ['1', '2', '3']) {
      expect(await stream.next()).toEqual({ data: { homeTimeline: { cursor, postId } } });
    }
  });

  it('drops a client that lets answers pile up in its window', async () => {
    await open({ limits: { maxBufferedBytes: 100_000, keepAliveMillis: 60_000 } });
    const { socket } = await rawSocket(world.url);
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(60_000) } });
    for (let i = 0; i < 400; i += 1) socket.send(ping);
    await until(() => world.live.connectionCount() === 0);
    socket.terminate();
  });
});
