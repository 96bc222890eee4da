import { createLogger } from '@rookery/telemetry';
import { eventually, startTestRedis, type TestRedis } from '@rookery/testkit';
import { OTHER, readUsage } from '@rookery/usage';
import { buildSchema, parse } from 'graphql';
import { Redis } from 'ioredis';
import { clientOf } from './client-name.ts';
import { createUsage, type UsageOptions } from './usage.ts';
import { USAGE_LIMITS } from './usage-counts.ts';

const schema = buildSchema(`
  type Query { user(id: ID!, as: View): User node: Node search(filter: Filter): [User] }
  interface Node { id: ID! }
  type User implements Node { id: ID! name(short: Boolean): String bio: String friends: [User] }
  enum View { FULL BRIEF }
  input Filter { text: String, view: View = FULL, and: [Filter!] }
`);
const DAY = Date.parse('2026-11-21T12:00:00Z');
const ios = { name: 'ios', version: '1.0' };

describe('the usage of operations', () => {
  let server: TestRedis;
  let redis: Redis;
  let now: number;
  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
  });
  beforeEach(async () => {
    await redis.flushall();
    now = DAY;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  const create = (options: Partial<UsageOptions> = {}) =>
    createUsage({
      schema: () => schema,
      redis,
      logger: createLogger({ name: 'gateway', level: 'silent' }),
      flushMillis: 600_000,
      now: () => now,
      ...options,
    });
  const report = () => readUsage(redis, { now });
  const usersOf = async (coordinate: string) =>
    ((await report()).byCoordinate.get(coordinate) ?? []).map(({ client, count }) => [client.name, count]);

  it('tells fields, arguments, input fields and enum values, in fragments and variables too', async () => {
    const usage = create();
    const document = parse(`
      query Find($filter: Filter, $id: ID!) {
        search(filter: $filter) { ...Name }
        user(id: $id, as: BRIEF) { __typename ... on Node { id } }
        again: search(filter: { text: "x", view: FULL }) { id }
      }
      fragment Name on User { name }
    `);
    usage.record({
      client: ios,
      document,
      variables: { id: '1', filter: { and: [{ text: 'y', view: 'BRIEF' }] } },
    });
    await usage.close();
    const { byCoordinate, operations } = await report();
    expect([...byCoordinate.keys()].sort()).toEqual([
      'Filter.and',
      'Filter.text',
      'Filter.view',
      'Node.id',
      'Query.search',
      'Query.search(filter:)',
      'Query.user',
      'Query.user(as:)',
      'Query.user(id:)',
      'User.id',
      'User.name',
      'View.BRIEF',
      'View.FULL',
    ]);
    expect(operations).toMatchObject([
      { client: ios, operation: { name: 'Find' }, count: 1, lastSeen: '2026-11-21' },
    ]);
  });

  it('tells operations of one document apart, and those without a name by their hash', async () => {
    const usage = create();
    const document = parse('query A { user(id: 1) { name } } query B { user(id: 1) { bio } }');
    for (const operationName of ['A', 'B', 'B', 'Nonsense'])
      usage.record({ client: ios, document, operationName });
    usage.record({ client: ios, document: parse('{ node { id } }') });
    usage.record({ client: ios, document: parse('{ user(id: 1) { id } }'), id: 'listed' });
    await usage.close();
    expect(await usersOf('User.name')).toEqual([['ios', 1]]);
    expect(await usersOf('User.bio')).toEqual([['ios', 2]]);
    const named = (await report()).operations.map(({ operation: { name, id } }) => [name, id.length]);
    expect(named.sort()).toEqual([
      ['(anonymous)', 6],
      ['(anonymous)', 64],
      ['A', 64],
      ['B', 64],
    ]);
  });

  it('adds up over gateways, and over days', async () => {
    const document = parse('{ user(id: 1) { bio } }');
    const [one, other] = [create(), create()];
    for (const usage of [one, other, other]) usage.record({ client: ios, document });
    await Promise.all([one.flush(), other.flush()]);
    one.record({ client: ios, document });
    now += 86_400_000;
    one.record({ client: ios, document });
    await Promise.all([one.close(), other.close()]);
    await eventually(async () => expect(await usersOf('User.bio')).toEqual([['ios', 5]]));
    const today = await readUsage(redis, { now, days: 1 });
    expect(today.byCoordinate.get('User.bio')).toMatchObject([{ count: 1, lastSeen: '2026-11-22' }]);
  });

  it('stays small when clients send ever new operations, and still tells what is used', async () => {
    const usage = create({
      limits: { ...USAGE_LIMITS, perProcess: { operations: 10, documents: 5, direct: 10 } },
    });
    for (let index = 0; index < 1_000; index += 1)
      usage.record({
        client: { name: `c${index}`, version: '' },
        document: parse(`query Q${index} { user(id: 1) { bio } }`),
      });
    for (let index = 0; index < 1_000; index += 1)
      usage.record({
        client: { name: `v${index}`, version: '' },
        document: parse('query Q0 { user(id: 1) { bio } }'),
      });
    await usage.close();
    const { operations, byCoordinate } = await report();
    expect(operations).toHaveLength(11);
    expect(operations[0]).toMatchObject({ client: { name: OTHER }, count: 1_990 });
    const bio = byCoordinate.get('User.bio') ?? [];
    expect(bio.reduce((sum, { count }) => sum + count, 0)).toBe(2_000);
  });

  it('is bounded for all processes together', async () => {
    const perDay = { operations: 3, documents: 3, direct: 3 };
    for (let index = 0; index < 10; index += 1) {
      const usage = create({ limits: { ...USAGE_LIMITS, perDay } });
      const document = (more: string) => parse(`query Q${index}${more} { user(id: 1) { bio } }`);
      usage.record({ client: ios, document: document('first') });
      await usage.flush();
      for (const more of ['a', 'b', 'c', 'd', 'e']) usage.record({ client: ios, document: document(more) });
      await usage.close();
    }
    // A process that has not heard yet tells its first ones apart.
    expect((await report()).operations.length).toBeLessThan(25);
    expect((await usersOf('User.bio')).reduce((sum, [, count]) => sum + Number(count), 0)).toBe(60);
  });

  it('tells no operation apart that uses all of a large schema', async () => {
    const usage = create({ limits: { ...USAGE_LIMITS, coordinates: 2 } });
    usage.record({ client: ios, document: parse('{ user(id: 1) { bio } }') });
    await usage.close();
    expect(await usersOf('User.bio')).toEqual([[OTHER, 1]]);
  });

  it('is kept until Redis is back, and a gateway closes without it', async () => {
    const own = await startTestRedis();
    const away = new Redis(own.url, { maxRetriesPerRequest: 0, retryStrategy: () => 20 });
    away.on('error', () => undefined);
    await using _closed = {
      [Symbol.asyncDispose]: async () => {
        away.disconnect();
        await own.stop();
      },
    };
    await away.ping();
    await own.kill();
    const usage = create({ redis: away });
    const document = parse('query Bio($filter: Filter) { search(filter: $filter) { bio } }');
    usage.record({ client: ios, document, variables: { filter: { text: 'a' } } });
    await usage.flush();
    usage.record({ client: ios, document, variables: { filter: { text: 'b' } } });
    await own.restart();
    await eventually(() => away.ping());
    await usage.flush();
    const { byCoordinate } = await readUsage(away, { now });
    expect(byCoordinate.get('User.bio')).toMatchObject([{ client: ios, count: 2 }]);
    expect(byCoordinate.get('Filter.text')).toMatchObject([{ client: ios, count: 2 }]);
    await own.kill();
    usage.record({ client: ios, document });
    await usage.close();
  });
});

describe('the name of a client', () => {
  it.each<[string, (Record<string, unknown> | null | undefined)[], string, string]>([
    [
      'headers',
      [{ 'apollographql-client-name': 'ios', 'apollographql-client-version': '1.2 (34)' }],
      'ios',
      '1.2 34',
    ],
    ['nothing', [{}, undefined, null], '(unknown)', ''],
    [
      'connectionParams before headers',
      [
        { 'apollographql-client-name': 'web' },
        { 'apollographql-client-name': 'x', 'apollographql-client-version': '2' },
      ],
      'web',
      '2',
    ],
    ['control characters', [{ 'apollographql-client-name': 'a\n\u001b[31m\u0000b"<>' }], 'a31mb', ''],
    ['what claims to be ours', [{ 'apollographql-client-name': '(other)' }], 'other', ''],
    ['a long one', [{ 'apollographql-client-name': 'a'.repeat(5_000) }], 'a'.repeat(100), ''],
    [
      'no string',
      [{ 'apollographql-client-name': ['a'], 'apollographql-client-version': 7 }],
      '(unknown)',
      '',
    ],
  ])('is taken from %s', (_what, sources, name, version) => {
    expect(clientOf(...sources)).toEqual({ name, version });
  });
});
