import type { Sql } from 'postgres';
import type { Owner } from '../provision.ts';

/** Kept by seeding: what the database is, and how far logs are read. */
const KEPT_TABLES = ['migrations', 'relay_partitions', 'consumer_positions'];
/** An owner with rows in here has been used. */
const TELLING_TABLE: Readonly<Record<Owner, string>> = { users: 'accounts', posts: 'posts', feed: 'entries' };

/** Whether an owner has nothing of anybody. */
export async function isEmpty(sql: Sql, owner: Owner): Promise<boolean> {
  const [row] = await sql.unsafe<{ used: boolean }[]>(
    `select exists (select from ${owner}.${TELLING_TABLE[owner]}) as used`,
  );
  return row?.used === false;
}

/** Empties all tables of an owner but those that seeding sets. */
export async function emptyTables(sql: Sql, owner: Owner): Promise<void> {
  const tables = await sql.unsafe<{ name: string }[]>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = $1 and tablename <> all($2::text[]) order by 1`,
    [owner, `{${KEPT_TABLES.join(',')}}`],
  );
  await sql.unsafe(`truncate ${tables.map(({ name }) => name).join(', ')}`);
}

/** Drops the indexes of these tables that back no constraint, and returns the statements that make them again. */
export async function dropIndexes(sql: Sql, owner: Owner, tables: readonly string[]): Promise<string[]> {
  const indexes = await sql.unsafe<{ name: string; definition: string }[]>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class t on t.oid = i.indrelid
     where t.relnamespace = $1::regnamespace and t.relname = any($2::text[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
     order by 1`,
    [owner, `{${tables.join(',')}}`],
  );
  if (indexes.length > 0) await sql.unsafe(`drop index ${indexes.map(({ name }) => name).join(', ')}`);
  return indexes.map(({ definition }) => definition);
}
