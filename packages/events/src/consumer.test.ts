import { eventually } from '@rookery/testkit';
import { transact } from '@rookery/database';
import { sql } from 'drizzle-orm';
import { created, createLogWorld, FROZEN, record, userOf, type LogWorld } from '../testing/log-world.ts';
import { createConsumerRows, LostLeaseError } from './consumer-rows.ts';
import type { LoggedEvent } from './definitions.ts';
import type { LogSource } from './log-source.ts';
import { reachedFailpoint, releaseFailpoint, setFailpoints } from './failpoint.ts';

let world: LogWorld;
beforeAll(async () => (world = await createLogWorld()));
afterEach(() => world.reset());
afterAll(() => world.close());

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const users = (from: number, to: number, shard = 3) => range(from, to).map((n) => userOf(shard, n));
const write = (from: number, to: number, shard = 3) =>
  world.write('users', ...users(from, to, shard).map((user) => created(user)));
const PLACE = { log: 'users', partition: 3 } as const;

const owners = async () => {
  const rows = await world.db.execute<{ owner: string | null }>(
    sql`select lease_owner as owner from ${world.tables.copy.consumerPositions}`,
  );
  const counts = new Map<string, number>();
  for (const { owner } of rows) if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return [...counts.values()].sort();
};
const deadLetters = () =>
  world.db.execute<{ sequence: string; error: string }>(
    sql`select sequence, error from ${world.tables.copy.deadLetters} order by sequence`,
  );

test('a copy applies every event once, in order, and then runs its effects', async () => {
  const log = await world.started(world.producer('users'));
  const effects: string[] = [];
  const copy = await world.started(
    world.consumer({
      sources: [log],
      afterCommit: async (events) =>
        void effects.push(...events.map(({ event }) => ('userId' in event ? event.userId : ''))),
    }),
  );
  await Promise.all([write(1, 300), write(301, 600), write(1, 50, 4)]);
  await copy.caughtUp();
  const seen = await world.seenBy('copy', PLACE);
  expect([...seen].sort()).toEqual(users(1, 600).sort());
  expect(effects).toHaveLength(650);
  expect(effects.filter((user) => seen.includes(user))).toEqual(seen);
});

test('FLUSHALL in the middle loses nothing', async () => {
  const log = await world.started(world.producer('users'));
  await write(1, 50);
  const copy = await world.started(world.consumer({ sources: [log] }));
  await copy.caughtUp();
  setFailpoints(new Map([['consumer-before-apply', 'pause']]));
  await write(51, 60);
  await reachedFailpoint('consumer-before-apply');
  await write(61, 90);
  await eventually(async () => expect((await log.heads())[3]).toMatchObject({ sequence: 90, pending: 0 }));
  await world.redisServer.flush();
  releaseFailpoint('consumer-before-apply');
  await copy.caughtUp();
  await world.redisServer.flush();
  await write(91, 95);
  await copy.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 95));
});

test('what concerns nobody moves the position, and is not applied', async () => {
  const log = await world.started(world.producer('users'));
  const isEven = ({ position }: LoggedEvent) => position.sequence % 2 === 0;
  const applied: number[] = [];
  const copy = await world.started(
    world.consumer({
      sources: [log],
      concerns: isEven,
      apply: async (_tx, events) =>
        void applied.push(...events.filter(isEven).map(({ position }) => position.sequence)),
    }),
  );
  for (const n of range(1, 5)) {
    await write(n, n);
    await copy.caughtUp();
  }
  expect((await copy.positions()).find(({ partition }) => partition === PLACE.partition)?.sequence).toBe(5);
  expect(applied).toEqual([2, 4]);
});

test('a Redis that is killed stops nothing, and one that comes back empty neither', async () => {
  const log = await world.started(world.producer('users'));
  const copy = await world.started(world.consumer({ sources: [log] }));
  await write(1, 20);
  await copy.caughtUp();
  await world.redisServer.kill();
  await write(21, 40);
  await copy.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 40));
  await world.redisServer.restart();
  await write(41, 60);
  await copy.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 60));
});

test('two processes share the partitions, and the survivor takes over all', async () => {
  const log = await world.started(world.producer('users'));
  const leased: number[] = [];
  const first = await world.started(world.consumer({ sources: [log] }));
  const second = await world.started(
    world.consumer({ sources: [log], onLeased: async ({ partition }) => void leased.push(partition) }),
  );
  await eventually(async () => expect(await owners()).toEqual([4, 4]));
  for (const shard of range(0, 7)) await write(1, 20, shard);
  await Promise.all([first.caughtUp(), second.caughtUp()]);
  // On a slow machine a lease may run out and come back.
  expect(new Set(leased).size).toBeGreaterThanOrEqual(4);
  await first.stop();
  await eventually(async () => expect(await owners()).toEqual([8]));
  for (const shard of range(0, 7)) await write(21, 30, shard);
  await second.caughtUp();
  for (const shard of range(0, 7)) {
    expect(await world.seenBy('copy', { log: 'users', partition: shard })).toEqual(users(1, 30, shard));
  }
  expect(await deadLetters()).toHaveLength(0);
});

test('a holder that wakes after its lease went to another applies nothing', async () => {
  const log = await world.started(world.producer('users'));
  const applied: number[] = [];
  const zombie = await world.started(
    world.consumer({
      sources: [log],
      timings: FROZEN,
      async apply(tx, events) {
        applied.push(...events.map(({ position }) => position.sequence));
        await record('copy')(tx, events);
      },
    }),
  );
  await write(1, 5);
  await zombie.caughtUp();
  setFailpoints(new Map([['consumer-before-apply', 'pause']]));
  await write(6, 9);
  await reachedFailpoint('consumer-before-apply');
  setFailpoints(new Map());
  const heir = await world.started(world.consumer({ sources: [log] }));
  await heir.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 9));
  releaseFailpoint('consumer-before-apply');
  await zombie.stop();
  expect(applied).toEqual(range(1, 5));
  await write(10, 12);
  await heir.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 12));
  expect(await deadLetters()).toHaveLength(0);
});

test('the fence refuses who has lost the lease, and who thinks the position elsewhere', async () => {
  const rowsOf = (owner: string) =>
    createConsumerRows({
      db: world.db,
      tables: world.tables.copy,
      consumer: 'copy',
      owner,
      leaseMillis: 500,
    });
  const [mine, others] = [rowsOf('me'), rowsOf('another')];
  await mine.createPlaces([PLACE]);
  await world.db.execute(sql`update ${world.tables.copy.consumerPositions} set lease_owner = 'me'`);
  const move = (rows: typeof mine, from: number, to: number) =>
    transact(world.db, (tx) =>
      rows.move(tx, [{ place: PLACE, from: { epoch: 0, sequence: from }, to: { epoch: 0, sequence: to } }]),
    );
  await move(mine, 0, 3);
  await expect(move(mine, 0, 5)).rejects.toThrow(LostLeaseError);
  await expect(move(others, 3, 5)).rejects.toThrow(LostLeaseError);
  expect(await mine.read(PLACE)).toEqual({ epoch: 0, sequence: 3, ours: true });
});

test('a holder that stops inside its transaction holds nobody up, and rolls back', async () => {
  const log = await world.started(world.producer('users'));
  let wake = () => {};
  let fellAsleep = () => {};
  const asleep = new Promise<void>((resolve) => (fellAsleep = resolve));
  const sleep = new Promise<void>((resolve) => (wake = resolve));
  await world.started(
    world.consumer({
      sources: [log],
      timings: FROZEN,
      async apply(tx, events) {
        fellAsleep();
        await sleep;
        await record('copy')(tx, events);
      },
    }),
  );
  await write(1, 5);
  await asleep;
  const heir = await world.started(world.consumer({ sources: [log] }));
  await heir.caughtUp();
  wake();
  await write(6, 9);
  await heir.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 9));
});

test('nor does one that stops inside a statement, for which the server takes it to be at work', async () => {
  const log = await world.started(world.producer('users'));
  await world.started(
    world.consumer({
      sources: [log],
      // It does not come back before another has looked: a process that stands still would not.
      timings: { ...FROZEN, backoff: { firstMillis: 3_000, maxMillis: 3_000 } },
      // A statement without end is to others what one is whose second half never comes.
      apply: async (tx) => void (await tx.execute(sql`select pg_sleep(3600)`)),
    }),
  );
  await write(1, 5);
  const asleep = () =>
    world.db.execute(sql`select from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'`);
  await eventually(async () => expect(await asleep()).not.toHaveLength(0));
  const heir = await world.started(world.consumer({ sources: [log] }));
  await heir.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 5));
  expect(await deadLetters()).toHaveLength(0);
});

test('a batch that takes longer than a transaction may is given more time', async () => {
  const log = await world.started(world.producer('users'));
  let tries = 0;
  const copy = await world.started(
    world.consumer({
      sources: [log],
      timings: FROZEN,
      async apply(tx, events) {
        tries += 1;
        // Six leases, of five that it has at first.
        await tx.execute(sql`select pg_sleep(${(6 * FROZEN.leaseMillis) / 1_000}::float8)`);
        await record('copy')(tx, events);
      },
    }),
  );
  await write(1, 1);
  await copy.caughtUp();
  expect(tries).toBe(2);
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 1));
  expect(await deadLetters()).toHaveLength(0);
});

test('an event that cannot be applied is put aside and the partition goes on', async () => {
  const log = await world.started(world.producer('users'));
  const applied: string[] = [];
  const copy = await world.started(
    world.consumer({
      sources: [log],
      timings: { backoff: { firstMillis: 1, maxMillis: 2 } },
      async apply(_tx, events) {
        if (events.some(({ event }) => 'userId' in event && event.userId === userOf(3, 7)))
          throw new Error('poison');
        applied.push(...events.map(({ event }) => ('userId' in event ? event.userId : '')));
      },
    }),
  );
  await write(1, 20);
  await copy.caughtUp();
  expect(applied).toEqual(users(1, 20).filter((user) => user !== userOf(3, 7)));
  expect([...(await deadLetters())]).toEqual([{ sequence: '7', error: 'Error: poison' }]);
});

test('what is no event at all is put aside too', async () => {
  const log = await world.started(world.producer('users'));
  const copy = await world.started(world.consumer({ sources: [log] }));
  await world.write('users', created(userOf(3, 1)), created(userOf(3, 2), -1), created(userOf(3, 3)));
  await copy.caughtUp();
  expect(await world.seenBy('copy', PLACE)).toEqual([userOf(3, 1), userOf(3, 3)]);
  expect(await deadLetters()).toHaveLength(1);
});

test('a transient failure of the database is never a dead letter', async () => {
  const log = await world.started(world.producer('users'));
  let failures = 0;
  const copy = await world.started(
    world.consumer({
      sources: [log],
      timings: { backoff: { firstMillis: 1, maxMillis: 2 } },
      async apply(tx) {
        if (failures++ < 12)
          await tx.execute(sql.raw(`do $$ begin raise exception 'full' using errcode = '53100'; end $$`));
      },
    }),
  );
  await write(1, 1);
  await copy.caughtUp();
  expect(failures).toBe(13);
  expect(await deadLetters()).toHaveLength(0);
});

test('settle answers nothing once the copy has applied, and else the position to wait for', async () => {
  const log = await world.started(world.producer('users', { settleMillis: 60_000 }));
  const copy = await world.started(world.consumer({ sources: [log] }));
  const tickets = await write(1, 3);
  expect(await log.settle(tickets)).toEqual([]);
  expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 3));
  await copy.stop();
  const impatient = world.producer('users', { settleMillis: 30 });
  const [position, ...others] = await impatient.settle(await write(4, 5));
  expect(others).toEqual([]);
  expect(position).toMatchObject({ ...PLACE, sequence: 5 });
  if (!position) throw new Error('no position');
  expect(await copy.waitFor([position], { timeoutMillis: 20 })).toBe(false);
  await log.stop();
  const [expected] = await impatient.settle(await write(6, 8));
  expect(expected).toMatchObject({ ...PLACE, sequence: 8 });
  await world.started(world.producer('users'));
  const next = await world.started(world.consumer({ sources: [log] }));
  expect(await copy.waitFor([position, expected!], { timeoutMillis: 5_000 })).toBe(true);
  expect(await next.waitFor([position, expected!], { timeoutMillis: 0 })).toBe(true);
});

test('a process that only reads learns from Postgres how far the copy is', async () => {
  const log = await world.started(world.producer('users'));
  const copy = await world.started(world.consumer({ sources: [log] }));
  await write(1, 3);
  await copy.caughtUp();
  const [position] = (await copy.positions()).filter(({ partition }) => partition === 3);
  const elsewhere = world.consumer({
    sources: [log],
    applied: { ...world.applied, hasApplied: () => false, waitFor: async () => false },
  });
  expect(await elsewhere.waitFor([position!], { timeoutMillis: 100 })).toBe(true);
  expect(await elsewhere.waitFor([{ ...position!, sequence: 4 }], { timeoutMillis: 30 })).toBe(false);
});

describe('a copy that the log alone cannot bring up to date', () => {
  /** Two pages of one user each. */
  const snapshot = async (partition: number, after: string | undefined) => {
    if (partition !== 3) return { events: [] };
    return after === undefined
      ? { events: [created(userOf(3, 1), 9)], next: 'two' }
      : { events: [created(userOf(3, 2), 9)] };
  };
  const recorder = () => {
    const steps: string[] = [];
    return {
      steps,
      options: {
        apply: async (_tx: unknown, events: readonly { event: { type: string; userId?: unknown } }[]) =>
          void steps.push(...events.map(({ event }) => String(event.userId))),
        onResync: async (_tx: unknown, place: { partition: number }, phase: string) =>
          void (place.partition === 3 && steps.push(phase)),
      },
    };
  };

  test('starts with a snapshot when the log does not begin at its beginning', async () => {
    const log = await world.started(world.producer('users', { snapshot }));
    await write(1, 4);
    await eventually(async () => expect((await log.heads())[3]).toMatchObject({ sequence: 4 }));
    await world.db.execute(sql`delete from ${world.tables.users.outbox} where sequence < 3`);
    const { steps, options } = recorder();
    const copy = await world.started(world.consumer({ sources: [log], ...options }));
    await write(5, 5);
    await copy.caughtUp();
    expect(steps).toEqual(['started', userOf(3, 1), userOf(3, 2), 'finished', userOf(3, 5)]);
  });

  test('is read anew when the epoch changes, with Redis and without', async () => {
    const log = await world.started(world.producer('users', { snapshot }));
    const { steps, options } = recorder();
    const copy = await world.started(world.consumer({ sources: [log], ...options }));
    await write(1, 1);
    await copy.caughtUp();
    const [before] = await log.heads();
    await log.raiseEpoch();
    await write(6, 6);
    await copy.caughtUp();
    const resync = ['started', userOf(3, 1), userOf(3, 2), 'finished'];
    expect(steps.slice(0, 5)).toEqual([userOf(3, 1), ...resync]);
    expect(steps.slice(5).filter((step) => step !== userOf(3, 6))).toEqual([]);
    expect((await log.heads())[0]?.epoch).toBeGreaterThan(before?.epoch ?? Infinity);
    await world.redisServer.kill();
    steps.length = 0;
    await log.raiseEpoch();
    await copy.caughtUp();
    expect(steps).toEqual(resync);
    await world.redisServer.restart();
    await write(7, 7);
    await copy.caughtUp();
    expect(steps).toEqual([...resync, userOf(3, 7)]);
  });

  test('waits while the producer is away', async () => {
    const log = await world.started(world.producer('users'));
    await write(1, 2);
    let away = true;
    const flaky: LogSource = {
      ...log,
      heads: async () => (away ? Promise.reject(new Error('away')) : log.heads()),
    };
    const copy = await world.started(world.consumer({ sources: [flaky] }));
    expect((await copy.positions()).every(({ epoch }) => epoch === 0)).toBe(true);
    away = false;
    await copy.caughtUp();
    expect(await world.seenBy('copy', PLACE)).toEqual(users(1, 2));
  });
});
