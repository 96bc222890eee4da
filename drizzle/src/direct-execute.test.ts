import { shaped, sqlState, type Database } from '@rookery/database';
import { createTestDatabase, type TestDatabase } from '@rookery/testkit';
import { DrizzleQueryError, sql } from 'drizzle-orm';
import { openDatabase } from './client.ts';

describe('a statement that is executed directly', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = openDatabase({ url: database.urls.feed, poolSize: 2, applicationName: 'direct-test' });
    await db.execute('create table feed.noted (id int primary key, at timestamptz)');
  });
  afterAll(async () => {
    await db.$client.end();
    await database.drop();
  });

  it('has its values and gives its rows, in transactions and savepoints too', async () => {
    const two = () => shaped('direct', { n: 1 }, () => sql`select ${sql.placeholder('n')}::int + 1 as two`);
    expect([...(await db.execute(two()))]).toEqual([{ two: 2 }]);
    const found = await db.transaction((tx) =>
      tx.transaction(async (inner) => {
        await inner.execute(sql`insert into feed.noted values (${1}, ${'2026-01-01T00:00:00Z'})`);
        return [...(await inner.execute(two())), ...(await inner.execute(sql`select id from feed.noted`))];
      }),
    );
    expect(found).toEqual([{ two: 2 }, { id: 1 }]);
  });

  it('is undone with its transaction, and with its savepoint', async () => {
    await expect(
      db.transaction(async (tx) => {
        await tx.execute(sql`insert into feed.noted values (${2}, null)`);
        await expect(
          tx.transaction((inner) => inner.execute(sql`insert into feed.noted values (${2}, null)`)),
        ).rejects.toThrow();
        expect(await tx.execute(sql`select 1 as one`)).toHaveLength(1);
        throw new Error('enough');
      }),
    ).rejects.toThrow('enough');
    expect(await db.execute(sql`select 1 from feed.noted where id = ${2}`)).toHaveLength(0);
  });

  it("fails with drizzle's error and PostgreSQL's state", async () => {
    const failure: unknown = await db.execute(sql`select ${1}::int / 0`).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(DrizzleQueryError);
    expect(sqlState(failure)).toBe('22012');
  });

  it('leaves plain texts and builders to drizzle', async () => {
    expect([...(await db.execute('select 1 as one'))]).toEqual([{ one: 1 }]);
    expect([...(await db.select({ one: sql<number>`1` }).from(sql`(select 1) x`))]).toEqual([{ one: 1 }]);
  });
});
