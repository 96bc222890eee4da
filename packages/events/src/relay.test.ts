import { transact } from '@rookery/database';
import { eventually } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { created, createLogWorld, FROZEN, userOf, type LogWorld } from '../testing/log-world.ts';
import { reachedFailpoint, releaseFailpoint, setFailpoints } from './failpoint.ts';
import { createOutbox } from './outbox.ts';
import type { LogSource } from './log-source.ts';
import { createSequencer } from './sequencer.ts';

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

async function logOf(source: LogSource, partition: number) {
  const head = (await source.heads()).find((one) => one.partition === partition);
  if (!head) throw new Error('no head');
  const entries = await source.readEvents({ partition, epoch: head.epoch, after: 0, limit: 1_000 });
  return { head, sequences: entries.map(({ position }) => position.sequence), entries };
}

const streamIds = async (partition: number) =>
  (await world.redis.xrange(`log:{users:${partition}}`, '-', '+')).map(([id]) => Number(id.split('-')[1]));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const drained = (source: LogSource) =>
  eventually(async () =>
    expect((await source.heads()).map(({ pending }) => pending)).toEqual(Array(8).fill(0)),
  );

test('eight writers at once, some slow to commit, leave no gap and no double', async () => {
  const log = await world.started(world.producer('users'));
  const outbox = createOutbox(world.tables.users);
  await Promise.all(
    upTo(8).map(async (writer) => {
      for (const n of upTo(40)) {
        await transact(world.db, async (tx) => {
          await outbox.append(tx, created(userOf(3, writer * 1_000 + n)));
          if (n % 5 === writer % 5) await tx.execute(sql`select pg_sleep(0.02)`);
        });
        log.poke();
      }
    }),
  );
  await drained(log);
  const { head, sequences, entries } = await logOf(log, 3);
  expect(head.sequence).toBe(320);
  expect(sequences).toEqual(upTo(320));
  expect(new Set(entries.map(({ payload }) => JSON.stringify(payload))).size).toBe(320);
  await eventually(async () => expect(await streamIds(3)).toEqual(upTo(320)));
});

test('an event that commits after younger ones were sequenced comes next', async () => {
  const log = await world.started(world.producer('users'));
  const outbox = createOutbox(world.tables.users);
  await transact(world.db, async (tx) => {
    await outbox.append(tx, created(userOf(3, 1)));
    await world.write('users', created(userOf(3, 2)), created(userOf(3, 3)));
    log.poke();
    await eventually(async () => expect((await logOf(log, 3)).sequences).toEqual([1, 2]));
  });
  await eventually(async () => {
    const { entries } = await logOf(log, 3);
    expect(entries.map(({ payload }) => payload)).toEqual([2, 3, 1].map((n) => created(userOf(3, n))));
  });
});

test('Redis refuses a double, and that counts as done', async () => {
  const log = await world.started(world.producer('users'));
  await world.write('users', created(userOf(3, 1)), created(userOf(3, 2)));
  await eventually(async () => expect(await streamIds(3)).toEqual([1, 2]));
  await log.stop();
  await world.db.execute(sql`update ${world.tables.users.relayPartitions} set published_sequence = 0`);
  await world.started(world.producer('users'));
  await world.write('users', created(userOf(3, 3)));
  await eventually(async () => expect(await streamIds(3)).toEqual([1, 2, 3]));
});

test('while Redis is away events get their sequence, and are published when it is back', async () => {
  const log = await world.started(world.producer('users'));
  await world.redisServer.kill();
  await world.write('users', created(userOf(3, 1)), created(userOf(3, 2)));
  await drained(log);
  expect((await logOf(log, 3)).sequences).toEqual([1, 2]);
  await world.redisServer.restart();
  await eventually(async () => expect(await streamIds(3)).toEqual([1, 2]));
});

test('a relay that dies between sequence and stream is succeeded by one that publishes', async () => {
  await world.started(world.producer('users', FROZEN));
  setFailpoints(new Map([['relay-after-sequence', 'pause']]));
  await world.write('users', created(userOf(3, 1)));
  await reachedFailpoint('relay-after-sequence');
  setFailpoints(new Map());
  expect(await streamIds(3)).toEqual([]);
  const heir = await world.started(world.producer('users'));
  await world.write('users', created(userOf(3, 2)));
  await eventually(async () => expect(await streamIds(3)).toEqual([1, 2]));
  releaseFailpoint('relay-after-sequence');
  await world.write('users', created(userOf(3, 3)));
  await eventually(async () => expect(await streamIds(3)).toEqual([1, 2, 3]));
  expect((await logOf(heir, 3)).sequences).toEqual([1, 2, 3]);
});

test('a relay that wakes after its lease went to another gives no sequence', async () => {
  await world.started(world.producer('users', FROZEN));
  setFailpoints(new Map([['relay-before-sequence', 'pause']]));
  await world.write('users', created(userOf(3, 1)));
  await reachedFailpoint('relay-before-sequence');
  setFailpoints(new Map());
  const heir = await world.started(world.producer('users'));
  await drained(heir);
  await world.write('users', created(userOf(3, 2)));
  releaseFailpoint('relay-before-sequence');
  await world.write('users', created(userOf(3, 3)));
  await drained(heir);
  const { entries } = await logOf(heir, 3);
  expect(entries.map(({ payload }) => payload)).toEqual([1, 2, 3].map((n) => created(userOf(3, n))));
});

test('the fence refuses a relay whose lease is lost while it waits for the row', async () => {
  const { relayPartitions } = world.tables.users;
  await (await world.started(world.producer('users'))).stop();
  await world.write('users', created(userOf(3, 1)));
  await world.db.execute(sql`update ${relayPartitions} set lease_owner = 'me'`);
  const sequencerOf = (owner: string) =>
    createSequencer({ db: world.db, tables: world.tables.users, log: 'users', owner, leaseMillis: 500 });
  expect(await sequencerOf('another').sequence(new Map([[3, 0]]))).toEqual([]);
  const waited = await transact(world.db, async (tx) => {
    await tx.execute(sql`update ${relayPartitions} set lease_owner = 'another'`);
    const mine = sequencerOf('me').sequence(new Map([[3, 0]]));
    await eventually(async () => {
      const waits = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      expect(await world.db.execute(waits)).toHaveLength(1);
    });
    return { mine };
  });
  expect(await waited.mine).toEqual([]);
  expect(await sequencerOf('another').sequence(new Map([[3, 0]]))).toHaveLength(1);
});

test('partitions that wait at a time get their sequences by one statement, each its own and none without its lease', async () => {
  const { relayPartitions } = world.tables.users;
  await (await world.started(world.producer('users'))).stop();
  await world.db.execute(sql`update ${relayPartitions} set lease_owner = 'me' where partition <> 5`);
  const shards = [1, 2, 5, 7];
  for (const n of upTo(3)) await world.write('users', ...shards.map((shard) => created(userOf(shard, n))));
  const sequencer = createSequencer({
    ...{ db: world.db, tables: world.tables.users, log: 'users' },
    ...{ owner: 'me', leaseMillis: 500 },
  });
  const published = new Map(shards.map((shard) => [shard, shard === 2 ? 1 : 0]));
  const entries = await sequencer.sequence(published);
  expect(entries.map(({ position: { partition, sequence } }) => [partition, sequence])).toEqual(
    [1, 2, 7].flatMap((partition) => upTo(3).map((sequence) => [partition, sequence])),
  );
  expect(entries.map(({ payload }) => payload)).toEqual(
    [1, 2, 7].flatMap((shard) => upTo(3).map((n) => created(userOf(shard, n)))),
  );
  expect(await sequencer.sequence(published)).toEqual([]);
  const rows = await world.db.execute<{ partition: number; last: string; published: string }>(sql`
    select partition, last_sequence as last, published_sequence as published from ${relayPartitions}
    where partition = any('{2,5,7}') order by partition`);
  expect([...rows]).toEqual([
    { partition: 2, last: '3', published: '1' },
    { partition: 5, last: '0', published: '0' },
    { partition: 7, last: '3', published: '0' },
  ]);
});

const owners = async () => {
  const rows = await world.db.execute<{ owner: string | null }>(
    sql`select lease_owner as owner from ${world.tables.users.relayPartitions}`,
  );
  const counts = new Map<string, number>();
  for (const { owner } of rows) if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts.values()].sort();
};

test('one relay takes all partitions, three share them, and those of one that stops are taken over', async () => {
  const first = await world.started(world.producer('users'));
  expect(await owners()).toEqual([8]);
  const second = await world.started(world.producer('users'));
  await eventually(async () => expect(await owners()).toEqual([4, 4]));
  await world.started(world.producer('users'));
  await eventually(async () => expect(await owners()).toEqual([2, 3, 3]));
  await Promise.all(upTo(64).map((n) => world.write('users', created(userOf(n % 8, n)))));
  await drained(first);
  await first.stop();
  await second.stop();
  await eventually(async () => expect(await owners()).toEqual([8]));
  await Promise.all(upTo(64).map((n) => world.write('users', created(userOf(n % 8, 100 + n)))));
  await eventually(async () => {
    for (const partition of upTo(7)) expect(await streamIds(partition)).toEqual(upTo(16));
  });
});

test('what all consumers have passed and is old enough is deleted, and nothing else', async () => {
  const log = await world.started(world.producer('users', { keepMillis: 60_000 }));
  await world.write('users', ...upTo(4).map((n) => created(userOf(3, n))));
  await drained(log);
  const { head } = await logOf(log, 3);
  await world.db.execute(
    sql`update ${world.tables.users.outbox} set created_at = created_at - interval '1 hour' where sequence <= 3`,
  );
  await log.acknowledge('copy', [{ ...head, sequence: 2 }]);
  await log.acknowledge('search', [{ ...head, sequence: 4 }]);
  await log.acknowledge('search', [{ ...head, sequence: 1 }]);
  await log.trim();
  expect((await logOf(log, 3)).sequences).toEqual([3, 4]);
  await log.acknowledge('copy', [{ ...head, sequence: 4 }]);
  await log.trim();
  expect((await logOf(log, 3)).sequences).toEqual([4]);
  expect((await log.heads()).find(({ partition }) => partition === 3)?.firstSequence).toBe(4);
});
