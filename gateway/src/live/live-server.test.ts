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

describe('who may connect', () => {
  it('lets alice in with her token, in either spelling of the parameter', async () => {
    await open();
    for (const name of ['Authorization', 'authorization']) {
      const stream = results(clientOf({ [name]: world.tokenOf(world.alice) }).client, EVENTS);
      const result = stream.next();
      await until(() => world.source.openCount() === 1);
      const { cursor } = world.happenToAlice({});
      expect(await result).toEqual({ data: { homeTimeline: { cursor } } });
      await stream.end();
      await until(() => world.source.openCount() === 0);
    }
  });

  it.each([
    ['a foreign token', 'Bearer 1.2'],
    ['no token after Bearer', 'Bearer '],
    ['something else than a text', 7],
  ])('refuses %s with 4403, never taking it for signed out', async (_what, Authorization) => {
    await open();
    const { closed } = clientOf({ Authorization });
    expect(await closed).toMatchObject({ code: 4403, reason: 'Forbidden' });
  });

  it('refuses an expired token with 4403', async () => {
    await open();
    const { closed } = clientOf({ Authorization: world.tokenOf(world.alice, Date.now() - 1) });
    expect(await closed).toMatchObject({ code: 4403 });
  });

  it('asks to try again later when tokens cannot be checked', async () => {
    await open({
      authenticate: () =>
        Promise.reject(new DomainError('SUBGRAPH_UNAVAILABLE', 'Tokens cannot be checked now.')),
    });
    expect(await clientOfAlice().closed).toMatchObject({ code: 1013 });
  });

  it('lets those without a token connect and query, but not subscribe to a home timeline', async () => {
    await open();
    const { client } = clientOf();
    expect(await results(client, '{ viewer { id } }').next()).toEqual({ data: { viewer: null } });
    await expect(results(client, EVENTS).next()).rejects.toEqual([
      { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  it('takes pages of allowed origins alone, and clients that are no page', async () => {
    await open();
    await expect(rawSocket(world.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
    const { socket } = await rawSocket(world.url, { origin: 'https://rookery.example' });
    socket.close();
  });

  it('closes 4406 on another subprotocol', async () => {
    await open();
    await expect(rawSocket(world.url, { protocol: 'graphql-ws' })).rejects.toThrow();
  });

  it('closes 4408 when nothing is said at first', async () => {
    await open({ limits: { connectionInitTimeoutMillis: 50 } });
    expect(await (await rawSocket(world.url)).closed).toMatchObject({ code: 4408 });
  });

  it('closes 4401 when something is asked before connection_init', async () => {
    await open();
    const { socket, closed } = await rawSocket(world.url);
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ viewer { id } }' } }));
    expect(await closed).toMatchObject({ code: 4401 });
  });
});

describe('how long a socket lasts', () => {
  it('closes 4403 when the token expires', async () => {
    await open();
    const expiresAt = Date.now() + 300;
    const { closed, connected } = clientOf({ Authorization: world.tokenOf(world.alice, expiresAt) });
    await connected;
    expect(await closed).toMatchObject({ code: 4403 });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt - 2);
  });

  it('closes 4403 at sign-out, and only the sockets of that session', async () => {
    await open();
    const [first, second] = [clientOfAlice(), clientOfAlice()];
    const bobs = clientOf({ Authorization: world.tokenOf(world.bob) });
    await Promise.all([first.connected, second.connected, bobs.connected]);
    const waiting = results(first.client, EVENTS).next();
    await until(() => world.source.openCount() === 1);
    world.signOut(world.alice.sessionId);
    expect(await first.closed).toMatchObject({ code: 4403 });
    expect(await second.closed).toMatchObject({ code: 4403 });
    await expect(waiting).rejects.toMatchObject({ code: 4403 });
    await until(() => world.source.openCount() === 0);
    expect(await results(bobs.client, '{ viewer { id } }').next()).toMatchObject({ data: { viewer: {} } });
  });

  it('cuts off a client that answers no ping, and no other', async () => {
    await open({ limits: { keepAliveMillis: 40 } });
    const good = clientOfAlice();
    await good.connected;
    const { closed } = await rawSocket(world.url, { autoPong: false });
    expect(await closed).toMatchObject({ code: 1006 });
    expect(await results(good.client, '{ __typename }').next()).toEqual({ data: { __typename: 'Query' } });
  });

  it('closes every socket with 1012 at shutdown, refuses new ones, and leaves no subscription', async () => {
    await open();
    const subscriber = clientOfAlice();
    const connections = [subscriber, clientOfAlice(), clientOf()];
    await Promise.all(connections.map(({ connected }) => connected));
    void results(subscriber.client, EVENTS)
      .next()
      .catch(() => undefined);
    await until(() => world.source.openCount() === 1);
    const closing = world.live.close();
    await expect(rawSocket(world.url)).rejects.toThrow('503');
    await closing;
    for (const { closed } of connections) expect(await closed).toMatchObject({ code: 1012 });
    expect(world.source.openCount()).toBe(0);
    expect(world.live.connectionCount()).toBe(0);
  });
});
