import type { Database } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import { relationBlocks, relationFollows, relationMutes, relationUsers } from '@rookery/drizzle/feed';
import type { Id } from '@rookery/ids';
import { createTestDatabase, type TestDatabase } from '@rookery/testkit';
import { sql, type SQL } from 'drizzle-orm';
import { relationsAmong } from './predicate.ts';

const tables = { relationUsers, relationFollows, relationBlocks, relationMutes };
const AUTHORS = 20;
const CROWD = 20_000;

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.urls.feed, poolSize: 1, applicationName: 'relations-among-test' });
});
afterAll(async () => {
  await db.$client.end();
  await database.drop();
});

/** The n-th person, each on a shard of their own: PostgreSQL's `n` or a number. */
const person = (n: number | SQL): SQL => sql`(((${n})::bigint << 22) | (((${n})::bigint & 255) << 10))`;
const shardOf = (n: number | SQL): SQL => sql`((${n})::bigint & 255)::smallint`;
const numbers = sql.raw(`generate_series(1, ${CROWD}) n`);
const N = sql.raw('n');
const [nobodyBlocked, blocker, blocked] = [CROWD + 1, CROWD + 2, CROWD + 3];

/** Pages of tables and indexes that a look at twenty authors touches. */
async function pagesReadFor(viewer: number): Promise<number> {
  const authors = sql`array(select ${person(sql.raw('n * 7'))} from generate_series(1, ${sql.raw(String(AUTHORS))}) n)`;
  const rows = await db.execute<{ 'QUERY PLAN': readonly { Plan: Record<string, number> }[] }>(sql`
    explain (analyze, buffers, format json) select among.* from
      (select ${person(sql.raw(String(viewer)))} as viewer, ${authors} as authors offset 0) asked
      cross join lateral ${relationsAmong(tables, sql`asked.viewer`, sql`asked.authors`)} among`);
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('no plan');
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

const blockOf = (from: number | SQL, to: number | SQL) => sql`
  insert into ${relationBlocks} (shard, blocker_id, blocked_id, is_active, version)
  select ${shardOf(from)}, ${person(from)}, ${person(to)}, true, 1 from ${numbers}`;

test('who blocks, or is blocked by, very many costs about what anybody does', async () => {
  await db.execute(sql`
    insert into ${relationUsers} (shard, user_id, is_private, is_suspended, is_deleted, version)
    select ${shardOf(N)}, ${person(N)}, false, false, false, 1 from ${numbers}`);
  await db.execute(blockOf(sql.raw(String(blocker)), N));
  await db.execute(blockOf(N, sql.raw(String(blocked))));
  for (const table of [relationUsers, relationBlocks]) await db.execute(sql`vacuum analyze ${table}`);
  const usual = await pagesReadFor(nobodyBlocked);
  expect(await pagesReadFor(blocker)).toBeLessThan(usual + 5 * AUTHORS);
  expect(await pagesReadFor(blocked)).toBeLessThan(usual + 5 * AUTHORS);
});

test('one look tells the open from the closed, and blocks both ways', async () => {
  const id = async (n: number): Promise<Id> =>
    (await db.execute<{ id: Id }>(sql`select ${person(sql.raw(String(n)))}::text as id`))[0]?.id as Id;
  const viewer = sql`${await id(nobodyBlocked)}::bigint`;
  const [open, closed, ofBlocked] = await Promise.all([id(1), id(2), id(3)]);
  await db.execute(sql`update ${relationUsers} set is_private = true where user_id = ${closed}::bigint`);
  await db.execute(sql`
    insert into ${relationBlocks} (shard, blocker_id, blocked_id, is_active, version)
    values (((${viewer} >> 10) & 255)::smallint, ${viewer}, ${ofBlocked}::bigint, true, 1)`);
  const [row] = await db.execute(sql`
    select is_open::text, is_closed::text, is_blocked::text, blocks_viewer::text
    from ${relationsAmong(tables, viewer, sql`array[${open}, ${closed}, ${ofBlocked}]::bigint[]`)} among`);
  expect(row).toEqual({
    is_open: `{${open},${ofBlocked}}`,
    is_closed: `{${closed}}`,
    is_blocked: `{${ofBlocked}}`,
    blocks_viewer: '{}',
  });
});
