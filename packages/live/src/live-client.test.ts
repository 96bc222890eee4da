import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DomainError } from '@rookery/errors';
import { createLogger } from '@rookery/telemetry';
import { WebSocket, WebSocketServer } from 'ws';
import { createLiveClient, type LiveClient } from './live-client.ts';
import type { LiveSubscription } from './live-source.ts';
import { LIVE_PATH } from './protocol.ts';
import {
  createScriptedLiveSource,
  person,
  startNetworkedFeed,
  type NetworkedFeed,
  type ScriptedLiveSource,
} from './testing/index.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const [alice, bob] = [person(1), person(2)];

describe('the connection between gateway and feed', () => {
  let source: ScriptedLiveSource;
  let feed: NetworkedFeed;
  let client: LiveClient;

  beforeEach(async () => {
    source = createScriptedLiveSource();
    feed = await startNetworkedFeed(source, logger);
    client = createLiveClient({ url: feed.url, authorize: () => ({}), logger });
  });
  afterEach(async () => {
    client.close();
    await feed.close();
  });

  const reader = (subscription: LiveSubscription) => {
    const iterator = subscription[Symbol.asyncIterator]();
    return async () => (await iterator.next()).value?.cursor;
  };

  it('resumes after a blip without losing or doubling an event', async () => {
    const next = reader(await client.subscribe({ identity: alice }));
    source.happen([alice.userId]);
    expect(await next()).toBe('1');
    for (let i = 0; i < 3; i += 1) {
      feed.blip();
      source.happen([alice.userId]);
      source.happen([bob.userId]);
      source.happen([alice.userId]);
      expect([await next(), await next()]).toEqual([`${3 * i + 2}`, `${3 * i + 4}`]);
    }
  });

  it('resumes what had no event yet from where it was opened', async () => {
    source.happen([alice.userId]);
    const next = reader(await client.subscribe({ identity: alice }));
    await feed.crash();
    source.happen([alice.userId]);
    await feed.start();
    expect(await next()).toBe('2');
  });

  it('delivers every one of many events once to many subscriptions while feed blips', async () => {
    const people = Array.from({ length: 20 }, (_, i) => person(i + 1));
    const readers = await Promise.all(
      people.map(async (identity) => reader(await client.subscribe({ identity }))),
    );
    const everybody = people.map(({ userId }) => userId);
    const expected = Array.from({ length: 200 }, (_, i) => `${i + 1}`);
    const received = Promise.all(
      readers.map(async (next) => {
        const cursors: (string | undefined)[] = [];
        while (cursors.length < expected.length) cursors.push(await next());
        return cursors;
      }),
    );
    for (const cursor of expected) {
      source.happen(everybody);
      if (Number(cursor) % 50 === 0) feed.blip();
      await new Promise(setImmediate);
    }
    for (const cursors of await received) expect(cursors).toEqual(expected);
  });

  it('ends a subscription with an error when it cannot be resumed, and no other', async () => {
    const subscription = await client.subscribe({ identity: alice });
    const next = reader(subscription);
    await feed.crash();
    source.failWith(new DomainError('BAD_USER_INPUT', 'That cursor is gone.', { field: 'since' }));
    await feed.start();
    await expect(next()).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'since' } });
    source.failWith();
    const again = reader(await client.subscribe({ identity: alice }));
    source.happen([alice.userId]);
    expect(await again()).toBe('1');
  });

  it('tells the gateway of a failure in feed without what it was', async () => {
    const next = reader(await client.subscribe({ identity: alice }));
    source.breakAll(new Error('relation "feed.entries" does not exist'));
    await expect(next()).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Something went wrong on our side.',
    });
  });

  it('opens when feed comes up within the time allowed', async () => {
    await feed.crash();
    const opening = client.subscribe({ identity: alice });
    await feed.start();
    const next = reader(await opening);
    source.happen([alice.userId]);
    expect(await next()).toBe('1');
  });

  it('gives up opening after the time allowed', async () => {
    await feed.crash();
    client.close();
    client = createLiveClient({ url: feed.url, authorize: () => ({}), logger, openTimeoutMillis: 50 });
    await expect(client.subscribe({ identity: alice })).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  });

  it('closes in feed what was closed in the gateway, and all of it when the gateway goes', async () => {
    const opened = await Promise.all([alice, alice, bob].map((identity) => client.subscribe({ identity })));
    expect(source.openCount()).toBe(3);
    opened[0]?.close();
    await until(() => source.openCount() === 2);
    client.close();
    await until(() => source.openCount() === 0);
  });

  it('ends a subscription whose reader is too slow, after what it holds', async () => {
    client.close();
    client = createLiveClient({ url: feed.url, authorize: () => ({}), logger, maxQueuedEvents: 2 });
    const next = reader(await client.subscribe({ identity: alice }));
    for (let i = 0; i < 5; i += 1) source.happen([alice.userId]);
    await until(() => source.openCount() === 0);
    expect([await next(), await next()]).toEqual(['1', '2']);
    await expect(next()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });
});

describe('a gateway that reads nothing', () => {
  it('is cut off, and what it held open in feed is closed', async () => {
    const source = createScriptedLiveSource();
    const feed = await startNetworkedFeed(source, logger, { stallMillis: 20 });
    const socket = new WebSocket(`${feed.url.replace('http', 'ws')}${LIVE_PATH}`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'subscribe', id: 1, identity: alice }));
    await once(socket, 'message');
    socket.pause();
    const text = 'x'.repeat(100_000);
    for (let i = 0; i < 200; i += 1) source.happen([alice.userId], { text });
    await until(() => source.openCount() === 0);
    socket.terminate();
    await feed.close();
  });
});

describe('what crosses the connection', () => {
  let server: Server;
  const messages: string[] = [];
  afterEach(() => server.close());

  it('is one message for an event of many subscriptions', async () => {
    const source = createScriptedLiveSource();
    const feed = await startNetworkedFeed(source, logger);
    const client = createLiveClient({ url: await recordingProxy(feed.url), authorize: () => ({}), logger });
    const people = Array.from({ length: 50 }, (_, i) => person(i + 1));
    const opened = await Promise.all(people.map((identity) => client.subscribe({ identity })));
    source.happen(people.map(({ userId }) => userId));
    await Promise.all(opened.map((subscription) => subscription[Symbol.asyncIterator]().next()));
    expect(messages.filter((text) => text.includes('"type":"event"'))).toHaveLength(1);
    client.close();
    await feed.close();
  });

  async function recordingProxy(target: string): Promise<string> {
    server = createServer();
    const proxy = new WebSocketServer({ server });
    proxy.on('connection', (near: WebSocket, request) => {
      const far = new WebSocket(target.replace('http', 'ws') + (request.url ?? ''));
      const early: string[] = [];
      near.on('message', (data) =>
        far.readyState === far.OPEN ? far.send(String(data)) : early.push(String(data)),
      );
      far.on('open', () => early.forEach((text) => far.send(text)));
      far.on('message', (data) => {
        messages.push(String(data));
        near.send(String(data));
      });
      near.on('close', () => far.close());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
});

/** Waits for something that another process of events brings about. */
async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
