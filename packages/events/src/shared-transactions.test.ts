import type { Database } from '@rookery/database';
import { eventually } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { created, createLogWorld, record, userOf, type LogWorld } from '../testing/log-world.ts';
import type { ConsumerDeps } from './consumer-options.ts';

/** Partitions whose events come while another's transaction is under way, and then are applied together. */
const SHARDS = [1, 2, 3, 4];
const FIRST_SHARD = 0;

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

const usersOf = (shard: number) => [1, 2, 3].map((n) => userOf(shard, n));
const seenOf = (partition: number) => world.seenBy('copy', { log: 'users', partition });
const deadLetters = () =>
  world.db.execute<{ partition: number; error: string }>(
    sql`select partition, error from ${world.tables.copy.deadLetters}`,
  );

/** A consumer whose first transaction stands still until the events of all the shards are in their streams. */
async function applyTogether(
  options: Partial<ConsumerDeps>,
  meanwhile: () => Promise<unknown> = async () => {},
) {
  const log = await world.started(world.producer('users'));
  let goOn = () => {};
  let began = () => {};
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  const hasBegun = new Promise<void>((resolve) => (began = resolve));
  const transactions: number[][] = [];
  const copy = await world.started(
    world.consumer({
      sources: [log],
      ...options,
      async apply(tx, events) {
        transactions.push([...new Set(events.map(({ position }) => position.partition))].sort());
        if (transactions.length === 1) {
          began();
          await mayGoOn;
        }
        await (options.apply ?? record('copy'))(tx, events);
      },
      timings: { leaseMillis: 5_000, backoff: { firstMillis: 1, maxMillis: 2 }, ...options.timings },
    }),
  );
  await copy.caughtUp();
  await world.write('users', created(userOf(FIRST_SHARD, 1)));
  await hasBegun;
  for (const shard of SHARDS) await world.write('users', ...usersOf(shard).map((user) => created(user)));
  await eventually(async () => {
    for (const shard of SHARDS) expect(await world.redis.xlen(`log:{users:${shard}}`)).toBe(3);
  });
  await meanwhile();
  goOn();
  return { log, copy, transactions };
}

test('what comes at a time for several partitions is applied in one transaction', async () => {
  const effects: number[] = [];
  const { copy, transactions } = await applyTogether({
    afterCommit: async (_events, { partition }) => void effects.push(partition),
  });
  await copy.caughtUp();
  expect(transactions).toEqual([[FIRST_SHARD], SHARDS]);
  for (const shard of SHARDS) expect(await seenOf(shard)).toEqual(usersOf(shard));
  expect(effects.sort()).toEqual([FIRST_SHARD, ...SHARDS]);
});

test('what cannot be applied is put aside alone, and what came with it is applied once', async () => {
  const poison = userOf(2, 2);
  const { copy } = await applyTogether({
    async apply(tx, events) {
      await record('copy')(tx, events);
      if (events.some(({ event }) => 'userId' in event && event.userId === poison)) throw new Error('poison');
    },
  });
  await copy.caughtUp();
  expect([...(await deadLetters())]).toEqual([{ partition: 2, error: 'Error: poison' }]);
  for (const shard of SHARDS)
    expect(await seenOf(shard)).toEqual(usersOf(shard).filter((user) => user !== poison));
});

test('a lease that went to another takes its own partition out, and no other', async () => {
  const { consumerPositions } = world.tables.copy;
  await applyTogether({}, () =>
    world.db.execute(sql`
      update ${consumerPositions} set lease_owner = 'another', lease_until = now() + interval '1 hour'
      where partition = 3`),
  );
  await eventually(async () => {
    for (const shard of [1, 2, 4]) expect(await seenOf(shard)).toEqual(usersOf(shard));
  });
  expect(await seenOf(3)).toEqual([]);
  expect(await deadLetters()).toHaveLength(0);
});

test('a transaction whose answer is lost is neither applied again nor without its effects', async () => {
  let transactions = 0;
  const transaction: Database['transaction'] = async (...work) => {
    const result = await world.db.transaction(...work);
    transactions += 1;
    // The second is that of all the shards.
    if (transactions === isLost) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    return result;
  };
  let isLost = Infinity;
  const effects: number[] = [];
  const db: Database = Object.assign(Object.create(world.db) as Database, { transaction });
  const { copy } = await applyTogether(
    { db, afterCommit: async (_events, { partition }) => void effects.push(partition) },
    // The first is still under way.
    async () => (isLost = transactions + 2),
  );
  await copy.caughtUp();
  expect(transactions).toBeGreaterThanOrEqual(isLost);
  for (const shard of SHARDS) expect(await seenOf(shard)).toEqual(usersOf(shard));
  expect(effects.sort()).toEqual([FIRST_SHARD, ...SHARDS]);
  expect(await deadLetters()).toHaveLength(0);
});
