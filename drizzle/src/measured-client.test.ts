import type { Database } from '@rookery/database';
import { createTestDatabase, type TestDatabase } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { openDatabase } from './client.ts';

describe('the timing of statements', () => {
  let database: TestDatabase;
  let db: Database;
  let timed: { succeeded: boolean; seconds: number }[];

  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({
      url: database.urls.users,
      poolSize: 2,
      applicationName: 'timing',
      onStatementTimed: (succeeded, seconds) => void timed.push({ succeeded, seconds }),
    });
  });
  beforeEach(() => {
    timed = [];
  });
  afterAll(async () => {
    await db.$client.end();
    await database.drop();
  });

  it('tells of each statement once, with the time until its answer', async () => {
    expect([...(await db.execute(sql`select 1 as one, pg_sleep(0.05)`))]).toEqual([{ one: 1, pg_sleep: '' }]);
    await db.execute(sql`select 2`);
    expect(timed).toEqual([
      { succeeded: true, seconds: expect.any(Number) },
      { succeeded: true, seconds: expect.any(Number) },
    ]);
    expect(timed[0]?.seconds).toBeGreaterThanOrEqual(0.05);
  });

  it('sees those of transactions and of savepoints, and what they give back', async () => {
    const answer = await db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      const [row] = await tx.transaction((inner) => inner.execute<{ two: number }>(sql`select 2 as two`));
      return row?.two;
    });
    expect(answer).toBe(2);
    // `begin`, then the two.
    expect(timed).toHaveLength(3);
  });

  it('tells failures from successes, and leaves them to who asked', async () => {
    await expect(db.execute(sql`select no_such_column`)).rejects.toThrow();
    await expect(
      db.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        await tx.execute(sql`select 1 / 0`);
      }),
    ).rejects.toThrow();
    expect(timed.map(({ succeeded }) => succeeded)).toEqual([false, true, true, false]);
  });

  it('counts the wait for a connection of the pool', async () => {
    await Promise.all(Array.from({ length: 4 }, () => db.execute(sql`select pg_sleep(0.05)`)));
    expect(timed.filter(({ seconds }) => seconds >= 0.1).length).toBeGreaterThanOrEqual(2);
  });
});
