import { transact } from '@rookery/database';
import { createTestDatabase, type TestDatabase } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { openDatabase } from './client.ts';

describe('a pool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('begins transactions while statements with long texts fill every connection, and sends each once', async () => {
    const timed: boolean[] = [];
    const db = openDatabase({
      url: database.urls.feed,
      poolSize: 3,
      applicationName: 'pool-test',
      onStatementTimed: (succeeded) => timed.push(succeeded),
    });
    await db.execute(sql`create table feed.written (id int primary key)`);
    const padding = 'x'.repeat(50_000);
    const count = 100;
    const numbers = Array.from({ length: count }, (_, index) => index);
    const reads = numbers.map((index) =>
      db.execute<{ n: number }>(sql`select ${index}::int as n, length(${padding}::text) as length`),
    );
    const writes = numbers.map((index) =>
      transact(db, (tx) => tx.execute(sql`insert into feed.written values (${index})`)),
    );
    const found = await Promise.all(reads);
    await Promise.all(writes);
    expect(found.map(([row]) => row?.n)).toEqual(numbers);
    const [row] = await db.execute<{ n: string }>(sql`select count(*) as n from feed.written`);
    expect(row?.n).toBe(String(count));
    expect(timed.every(Boolean)).toBe(true);
    await db.$client.end();
  });

  it('goes on after a statement that failed', async () => {
    const db = openDatabase({ url: database.urls.feed, poolSize: 1, applicationName: 'pool-test' });
    await expect(db.execute(sql`select 1 / 0`)).rejects.toThrow();
    await expect(transact(db, (tx) => tx.execute(sql`select 1 / 0`))).rejects.toThrow();
    expect(await db.execute(sql`select 1 as one`)).toMatchObject([{ one: 1 }]);
    await db.$client.end();
  });
});
