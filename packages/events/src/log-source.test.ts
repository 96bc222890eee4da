import { createServer, type Server } from 'node:http';
import { eventually } from '@rookery/testkit';
import { created, createLogWorld, userOf, type LogWorld } from '../testing/log-world.ts';
import { createHttpLogSource } from './http-log-source.ts';
import { createLogRoutes } from './log-routes.ts';
import type { LogSource } from './log-source.ts';
import type { ProducerLog } from './producer-log.ts';

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

const snapshot = async (partition: number, after: string | undefined) =>
  after === undefined
    ? { events: [created(userOf(partition, 1))], next: 'a&b=ü' }
    : { events: [created(userOf(partition, 2))] };

/** Serves a log's routes as packages/subgraph-host does. */
async function serve(log: ProducerLog): Promise<{ url: string; server: Server }> {
  const routes = createLogRoutes(log);
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://test');
      const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
      const known = request.headers['x-rookery-identity'] === 'feed';
      const answer = known
        ? await routes({ method: request.method ?? '', path, query, body })
        : { status: 401, body: {} };
      response.writeHead(answer?.status ?? 404).end(JSON.stringify(answer?.body ?? {}));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, server };
}

describe.each(['in process', 'over HTTP'])('a log source %s', (kind) => {
  let log: ProducerLog;
  let source: LogSource;
  let server: Server | undefined;

  beforeEach(async () => {
    log = await world.started(world.producer('users', { snapshot }));
    source = log;
    if (kind === 'in process') return;
    const served = await serve(log);
    server = served.server;
    source = createHttpLogSource({ baseUrl: served.url, log: 'users', authorize: () => 'feed' });
  });
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });

  test('tells heads, events by range, snapshot pages, and keeps positions', async () => {
    await world.write('users', created(userOf(3, 1)), created(userOf(3, 2)), created(userOf(3, 3)));
    await eventually(async () =>
      expect((await source.heads())[3]).toMatchObject({
        log: 'users',
        partition: 3,
        sequence: 3,
        firstSequence: 1,
        pending: 0,
      }),
    );
    const head = (await source.heads())[3]!;
    const entries = await source.readEvents({ partition: 3, epoch: head.epoch, after: 1, limit: 1 });
    expect(entries).toEqual([
      {
        position: { log: 'users', partition: 3, epoch: head.epoch, sequence: 2 },
        writtenAt: expect.any(Number),
        schemaVersion: 1,
        payload: created(userOf(3, 2)),
      },
    ]);
    expect(await source.readEvents({ partition: 3, epoch: head.epoch + 1, after: 0, limit: 9 })).toEqual([]);
    const first = await source.readSnapshot({ partition: 5 });
    expect(first).toEqual({ schemaVersion: 1, payloads: [created(userOf(5, 1))], next: 'a&b=ü' });
    expect((await source.readSnapshot({ partition: 5, after: first.next })).payloads).toEqual([
      created(userOf(5, 2)),
    ]);
    await source.acknowledge('copy', [{ ...head, sequence: 2 }]);
    const rows = await world.db.select().from(world.tables.users.logConsumers);
    expect(rows).toMatchObject([{ consumer: 'copy', partition: 3, epoch: head.epoch, sequence: 2 }]);
  });

  test('feeds a copy', async () => {
    const copy = await world.started(world.consumer({ sources: [source] }));
    await world.redisServer.flush();
    await world.write('users', ...[1, 2, 3].map((n) => created(userOf(3, n))));
    await copy.caughtUp();
    expect(await world.seenBy('copy')).toEqual([1, 2, 3].map((n) => userOf(3, n)));
  });
});

test.each([
  ['GET', '/internal/events', 'partition=8&epoch=1&after=0&limit=10'],
  ['GET', '/internal/events', 'partition=-1&epoch=1&after=0&limit=10'],
  ['GET', '/internal/events', 'partition=3&epoch=1&after=0&limit=1001'],
  ['GET', '/internal/events', 'partition=3&epoch=1&after=0&limit=0'],
  ['GET', '/internal/events', 'partition=3&epoch=1&after=&limit=10'],
  ['GET', '/internal/events', 'partition=3&epoch=1%3Bdrop&after=0&limit=10'],
  ['GET', '/internal/events', ''],
  ['GET', '/internal/snapshot', 'partition=x'],
  ['GET', '/internal/snapshot', `partition=1&after=${'x'.repeat(1_025)}`],
  ['POST', '/internal/positions', ''],
])('refuses %s %s?%s', async (method, path, query) => {
  const routes = createLogRoutes(world.producer('users'));
  const answer = await routes({
    method,
    path,
    query: new URLSearchParams(query),
    body: { consumer: 'X; drop', positions: 7 },
  });
  expect(answer?.status).toBe(400);
});

test('refuses positions of another log, and leaves other paths to others', async () => {
  const routes = createLogRoutes(world.producer('users'));
  const positions = [{ log: 'posts', partition: 0, epoch: 1, sequence: 1 }];
  const query = new URLSearchParams();
  const body = { consumer: 'copy', log: 'users', positions };
  expect((await routes({ method: 'POST', path: '/internal/positions', query, body }))?.status).toBe(400);
  expect(await routes({ method: 'DELETE', path: '/internal/positions', query, body })).toBeUndefined();
});
