import { eventually } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { created, createLogWorld, record, userOf, type LogWorld } from '../testing/log-world.ts';
import type { Consumer } from './consumer.ts';
import { createDeadLetterRows, type DeadLetter, type DeadLetterRows } from './dead-letter-rows.ts';
import type { ProducerLog } from './producer-log.ts';

const PLACE = { log: 'users', partition: 3 } as const;
const [alice, bob, carol] = [userOf(3, 1), userOf(3, 2), userOf(3, 3)];

describe('a dead letter', () => {
  let world: LogWorld;
  let letters: DeadLetterRows;
  let log: ProducerLog;
  let copy: Consumer;
  /** Of bob nothing can be applied until it is mended. */
  let isMended: boolean;
  let effects: number;
  beforeAll(async () => {
    world = await createLogWorld();
    letters = createDeadLetterRows(world.db, world.tables.copy);
  });
  beforeEach(async () => {
    isMended = false;
    log = await world.started(world.producer('users'));
    copy = await world.started(startCopy());
    await world.write('users', created(alice), created(bob), created(carol));
    await copy.caughtUp();
    effects = 0;
  });
  afterEach(() => world.reset());
  afterAll(() => world.close());

  const startCopy = () =>
    world.consumer({
      sources: [log],
      timings: { backoff: { firstMillis: 1, maxMillis: 2 } },
      async apply(tx, events) {
        if (events.length > 0) await record('copy')(tx, events);
        if (!isMended && events.some(({ event }) => 'userId' in event && event.userId === bob))
          throw new Error('poison');
      },
      afterCommit: async (events) => void (effects += events.length),
    });

  async function onlyLetter(): Promise<DeadLetter> {
    const all = await letters.all();
    expect(all).toHaveLength(1);
    return all[0]!;
  }

  test('is applied again when somebody asks, once, with its effects, and is gone', async () => {
    expect(await world.seenBy('copy', PLACE)).toEqual([alice, carol]);
    isMended = true;
    expect(await letters.request(await onlyLetter())).toBe(true);
    await eventually(async () => expect(await letters.all()).toEqual([]));
    expect(await world.seenBy('copy', PLACE)).toEqual([alice, bob, carol]);
    await eventually(() => expect(effects).toBe(1));
    const positions = await copy.positions();
    expect(positions.find(({ partition }) => partition === 3)).toMatchObject({ sequence: 3 });
  });

  test('that fails again stays, with the new reason and no longer asked for', async () => {
    const before = await onlyLetter();
    await letters.request(before);
    await eventually(async () => {
      const after = await onlyLetter();
      expect(after.replayRequestedAt).toBeNull();
      expect(after.diedAt.getTime()).toBeGreaterThan(before.diedAt.getTime());
      expect(after.error).toBe('Error: poison');
    });
    expect(await world.seenBy('copy', PLACE)).toEqual([alice, carol]);
    expect(effects).toBe(0);
  });

  test('waits for a process that holds the partition', async () => {
    isMended = true;
    await copy.stop();
    await letters.request(await onlyLetter());
    await world.started(startCopy());
    await eventually(async () => expect(await letters.all()).toEqual([]));
    expect(await world.seenBy('copy', PLACE)).toEqual([alice, bob, carol]);
  });

  test('of an epoch that is over goes without being applied: the copy was read anew since', async () => {
    isMended = true;
    const letter = await onlyLetter();
    await log.raiseEpoch();
    await copy.caughtUp();
    await letters.request(letter);
    await eventually(async () => expect(await letters.all()).toEqual([]));
    expect(await world.seenBy('copy', PLACE)).toEqual([alice, carol]);
  });

  test('can be deleted, and then is known no more', async () => {
    const letter = await onlyLetter();
    expect(await letters.remove(letter)).toBe(true);
    expect(await letters.remove(letter)).toBe(false);
    expect(await letters.request(letter)).toBe(false);
    expect(await letters.find(letter)).toBeUndefined();
  });

  test('keeps what the database said, not the statement alone', async () => {
    await world.db.execute(sql`alter table ${sql.identifier('feed')}.seen add constraint no_dave
      check (user_id <> ${sql.raw(`'${userOf(3, 4)}'`)})`);
    await world.write('users', created(userOf(3, 4)));
    await copy.caughtUp();
    const last = (await letters.all()).at(-1);
    expect(last?.error).toMatch(/^PostgresError: new row .* violates check constraint "no_dave"/);
    await world.db.execute(sql`alter table ${sql.identifier('feed')}.seen drop constraint no_dave`);
  });
});
