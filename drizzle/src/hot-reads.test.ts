import { readColumns, type Database } from '@rookery/database';
import { createTestDatabase, eventually, type TestDatabase } from '@rookery/testkit';
import { sql } from 'drizzle-orm';
import { openDatabase } from './client.ts';

const APPLICATION = 'hot-reads-test';
let database: TestDatabase;
let onlooker: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  onlooker = openDatabase({ url: database.urls.feed, poolSize: 1, applicationName: 'onlooker' });
});
afterAll(async () => {
  await onlooker.$client.end();
  await database.drop();
});

const open = (onStatement?: (text: string) => void) =>
  openDatabase({
    url: database.urls.feed,
    poolSize: 3,
    applicationName: APPLICATION,
    ...(onStatement ? { onStatement } : {}),
  });
const sessions = () =>
  onlooker.execute(sql`select pid from pg_stat_activity where application_name = ${APPLICATION}`);
const squareOf = (db: Database, n: number) =>
  readColumns<readonly [number]>(db, sql`select ${n}::int * ${n}::int`);

describe('hot reads', () => {
  it('get their own answers however many are under way, on two connections, and end with the pool', async () => {
    const statements: string[] = [];
    const db = open((text) => statements.push(text));
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const squares = await Promise.all(numbers.map((n) => squareOf(db, n)));
    expect(squares.map(([row]) => row?.[0])).toEqual(numbers.map((n) => n * n));
    expect(statements.length).toBeGreaterThanOrEqual(200);
    expect(await sessions()).toHaveLength(2);
    await db.execute(sql`select 1`);
    await db.$client.end();
    await eventually(async () => expect(await sessions()).toHaveLength(0));
  });

  it('fail alone, and go on after the server has ended their sessions', async () => {
    const db = open();
    const answers = await Promise.allSettled([
      squareOf(db, 2),
      readColumns(db, sql`select ${1}::int / 0`),
      squareOf(db, 3),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await onlooker.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${APPLICATION}`,
    );
    await eventually(async () => expect(await squareOf(db, 4)).toEqual([[16]]));
    // Without a time postgres 3.4.9 waits for ever once the server has ended a session.
    await db.$client.end({ timeout: 1 });
  });
});
