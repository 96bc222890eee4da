import type { WebSocket } from 'ws';
import { rawSocket, until } from '../live/testing/clients.ts';
import { openLiveWorld, type LiveWorld } from '../live/testing/live-world.ts';
import { sendRaw, wholeAnswer } from '../testing/raw-http.ts';

const EVENTS = 'subscription { homeTimeline { cursor } }';
const EVENTS_OF_A_POST = 'subscription { homeTimeline { cursor ... on HomeTimelinePostRemoved { postId } } }';

describe('a socket that means harm', () => {
  let shared: LiveWorld;
  let world: LiveWorld;
  let before: readonly number[];
  const sockets: WebSocket[] = [];
  /** In place of the world that the other tests share. */
  const open = async (options: Parameters<typeof openLiveWorld>[0]) =>
    void (world = await openLiveWorld(options));
  const ranSoFar = () => [world.subgraphs.requests.length, world.source.subscribed.length];

  async function raw() {
    const opened = await rawSocket(world.url);
    sockets.push(opened.socket);
    return { ...opened, send: (message: unknown) => opened.socket.send(JSON.stringify(message)) };
  }
  /** One of alice's, let in. */
  async function ofAlice() {
    const opened = await raw();
    opened.send({ type: 'connection_init', payload: { Authorization: world.tokenOf(world.alice) } });
    await until(() => opened.messages.length === 1);
    return opened;
  }
  const subscribe = (id: string, query = EVENTS) => ({ id, type: 'subscribe', payload: { query } });
  const nothingRan = () => expect(ranSoFar()).toEqual(world === shared ? before : [0, 0]);

  beforeAll(async () => void (shared = await openLiveWorld()));
  afterAll(() => shared.close());
  beforeEach(() => {
    world = shared;
    before = ranSoFar();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await until(() => world.live.connectionCount() === 0 && world.source.openCount() === 0);
    if (world !== shared) await world.close();
  });

  it('by saying who it is twice is closed with 4429', async () => {
    const { send, closed } = await ofAlice();
    send({ type: 'connection_init', payload: { Authorization: world.tokenOf(world.bob) } });
    expect(await closed).toMatchObject({ code: 4429 });
    nothingRan();
  });

  it('by asking before it was let in is closed with 4401, also when it asks to be let in right before', async () => {
    await open({ authenticate: () => new Promise(() => undefined) });
    const { send, closed } = await raw();
    send({ type: 'connection_init', payload: { Authorization: 'Bearer x' } });
    send(subscribe('1'));
    expect(await closed).toMatchObject({ code: 4401 });
    nothingRan();
  });

  it('by using an id twice is closed with 4409, and its first subscription ends', async () => {
    const { send, closed } = await ofAlice();
    send(subscribe('1'));
    await until(() => world.source.openCount() === 1);
    send(subscribe('1'));
    expect(await closed).toMatchObject({ code: 4409 });
    await until(() => world.source.openCount() === 0);
  });

  it.each(['__proto__', 'constructor', 'toString'])('by the id %s finds nothing but its own', async (id) => {
    const { send, closed } = await ofAlice();
    send({ id, type: 'complete' });
    send(subscribe(id));
    await until(() => world.source.openCount() === 1);
    send(subscribe(id));
    expect(await closed).toMatchObject({ code: 4409 });
    await until(() => world.source.openCount() === 0);
  });

  it.each([
    ['no JSON', '{"type":'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['a type of no protocol', '{"type":"start","id":"1","payload":{"query":"{ viewer { id } }"}}'],
    ['what servers alone say', '{"type":"next","id":"1","payload":{}}'],
    ['a subscription without id', '{"type":"subscribe","payload":{"query":"{ viewer { id } }"}}'],
    ['an id that is none', '{"type":"subscribe","id":7,"payload":{"query":"{ viewer { id } }"}}'],
    ['an operation that is none', '{"type":"subscribe","id":"1","payload":{"query":7}}'],
    ['variables that are none', '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[1]}}'],
    ['a list of brackets', '['.repeat(60_000)],
  ])('by saying %s is closed with 4400', async (_what, text) => {
    const { socket, closed } = await ofAlice();
    socket.send(text);
    expect(await closed).toMatchObject({ code: 4400 });
    nothingRan();
  });

  it.each([
    ['a reserved opcode', [0x83, 0x80, 0, 0, 0, 0], 1002],
    ['no mask', [0x81, 0x02, 0x7b, 0x7d], 1002],
    ['a compressed frame, which was not agreed on', [0xc1, 0x82, 0, 0, 0, 0, 0x7b, 0x7d], 1002],
    ['text that is no UTF-8', [0x81, 0x81, 0, 0, 0, 0, 0xff], 1007],
    ['a length of 4 GiB', [0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 1009],
  ])('by a frame with %s is closed, and only that one', async (_what, frame, code) => {
    const other = await ofAlice();
    const head = `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n`;
    const attacker = await sendRaw(world.url, head, Buffer.from(frame));
    const answer = await wholeAnswer(attacker);
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer).not.toMatch(/permessage-deflate/i);
    // All that the server says is its close frame: two bytes of head, then the code.
    const frames = Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1');
    expect(frames.readUInt16BE(2)).toBe(code);
    other.send({ type: 'ping' });
    await until(() => other.messages.length === 2);
  });

  it('by a message in endless pieces is closed with 1009', async () => {
    const { socket, closed } = await ofAlice();
    for (let piece = 0; piece < 70; piece += 1) socket.send('x'.repeat(1_000), { fin: false });
    expect(await closed).toMatchObject({ code: 1009 });
    nothingRan();
  });

  it('by a thousand subscriptions at once gets as many as it may have, and an error for each other', async () => {
    const { send, messages } = await ofAlice();
    for (let id = 0; id < 1_000; id += 1) send(subscribe(String(id)));
    await until(() => messages.length === 1 + 950);
    expect(world.source.openCount()).toBe(50);
    expect(
      new Set(messages.slice(1).map((message) => JSON.stringify((message as { payload: unknown }).payload))),
    ).toEqual(
      new Set([
        JSON.stringify([
          {
            message: 'Too many operations on this socket.',
            extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 },
          },
        ]),
      ]),
    );
  });

  it('by asking and taking back a thousand times leaves nothing behind', async () => {
    const { send, socket } = await ofAlice();
    for (let id = 0; id < 1_000; id += 1) {
      send(subscribe(String(id)));
      send({ id: String(id), type: 'complete' });
      if (id % 100 === 0) await new Promise((resolve) => socket.ping(resolve));
    }
    send(subscribe('last'));
    await until(() => world.source.openCount() === 1);
    socket.close();
    await until(() => world.source.openCount() === 0 && world.live.connectionCount() === 0);
  });

  it('is one of hundreds at once: more than a viewer or an address may have are refused', async () => {
    await open({
      limits: { maxSocketsPerAddress: 20, maxSocketsPerViewer: 5 },
      addressOf: () => '203.0.113.7',
    });
    const attempts = await Promise.allSettled(Array.from({ length: 100 }, () => raw()));
    const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(opened).toHaveLength(20);
    expect(
      attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [String(attempt.reason)] : [])),
    ).toEqual(Array.from({ length: 80 }, () => 'Error: Unexpected server response: 429'));
    for (const { send } of opened)
      send({ type: 'connection_init', payload: { Authorization: world.tokenOf(world.alice) } });
    const refused = await Promise.all(opened.slice(5).map(({ closed }) => closed));
    expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 15 }, () => 1013));
    await until(() => world.live.connectionCount() === 5);
  });

  it('that stops reading is closed with 1013, and what waited for it is gone', async () => {
    await open({ limits: { maxQueuedEvents: 20, slowReaderMillis: 50 } });
    const { send, socket, closed } = await ofAlice();
    send(subscribe('1', EVENTS_OF_A_POST));
    await until(() => world.source.openCount() === 1);
    socket.pause();
    // Far more than the machine's own buffers take.
    const postId = 'x'.repeat(200_000);
    for (let count = 0; count < 400 && world.source.openCount() === 1; count += 1) {
      world.happenToAlice({ type: 'removed', postId });
      if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => world.source.openCount() === 0);
    socket.resume();
    expect(await closed).toMatchObject({ code: 1013, reason: 'Slow reader' });
    await until(() => world.live.connectionCount() === 0);
  });

  it.each(['https://evil.example', 'https://rookery.example.evil', 'null', 'file://'])(
    'from a page of %s is refused with 403',
    async (origin) => {
      await expect(rawSocket(world.url, { origin })).rejects.toThrow('403');
      expect(world.live.connectionCount()).toBe(0);
    },
  );
});
