import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mintIdDdl, type Db } from '@rookery/database';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';

/** Who owns tables: each a schema and a role of that name that reaches this schema alone. */
export const OWNERS = ['users', 'posts', 'feed'] as const;
export type Owner = (typeof OWNERS)[number];

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');
/** Beside the migrated tables, in the owner's schema. */
const MIGRATIONS_TABLE = 'migrations';

export interface ProvisionOptions {
  /** A URL whose role may create roles and schemas. */
  readonly adminUrl: string;
  /** Password of each owner's role. */
  readonly passwords: Readonly<Record<Owner, string>>;
}

/** Creates roles and schemas where missing, migrates each as its owner, and returns a URL per owner. Safe to repeat. */
export async function provision({ adminUrl, passwords }: ProvisionOptions): Promise<Record<Owner, string>> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    for (const owner of OWNERS) await createOwner(admin, owner, passwords[owner]);
  } finally {
    await admin.end();
  }
  const urls = Object.fromEntries(
    OWNERS.map((owner) => [owner, urlAs(adminUrl, roleOf(owner), passwords[owner])]),
  ) as Record<Owner, string>;
  await Promise.all(OWNERS.map((owner) => migrateOwner(owner, urls[owner])));
  return urls;
}

/** The login role of an owner. */
export const roleOf = (owner: Owner): string => `rookery_${owner}`;

async function createOwner(admin: postgres.Sql, owner: Owner, password: string): Promise<void> {
  const role = roleOf(owner);
  const existing = await admin`select 1 from pg_roles where rolname = ${role}`;
  const quoted = `'${password.replaceAll("'", "''")}'`;
  const verb = existing.length > 0 ? 'alter' : 'create';
  await admin.unsafe(`${verb} role ${role} login password ${quoted}`);
  await admin.unsafe(`create schema if not exists ${owner} authorization ${role}`);
  await admin.unsafe(`alter role ${role} set search_path = ${owner}`);
  // Pages are read by index, from memory or a fast disk; compiling a plan takes longer than running it.
  await admin.unsafe(`alter role ${role} set random_page_cost = 1.1`);
  await admin.unsafe(`alter role ${role} set jit = off`);
  // Reads are prepared and written so that one plan serves all values. Left to choose, PostgreSQL plans some of them anew
  // each time, which takes longer than to run them: a home page took twice the time.
  await admin.unsafe(`alter role ${role} set plan_cache_mode = force_generic_plan`);
}

/**
 * Brings one owner's tables up to date, as that owner; several processes may try at once. (drizzle's own migrator wants
 * to create the schema too, which this role may not.)
 */
export async function migrateOwner(owner: Owner, url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client.unsafe(`create table if not exists ${owner}.${MIGRATIONS_TABLE} (
      id serial primary key, hash text not null, created_at bigint not null)`);
    await client.begin(async (tx) => {
      await tx.unsafe(`lock table ${owner}.${MIGRATIONS_TABLE} in exclusive mode`);
      await tx.unsafe(mintIdDdl(owner));
      const [row] = await tx.unsafe<{ last: string }[]>(
        `select coalesce(max(created_at), 0)::text as last from ${owner}.${MIGRATIONS_TABLE}`,
      );
      for (const { sql: statements, folderMillis, hash } of readMigrationFiles({
        migrationsFolder: join(MIGRATIONS, owner),
      })) {
        if (folderMillis <= Number(row?.last ?? 0)) continue;
        for (const statement of statements) await tx.unsafe(statement);
        await tx.unsafe(`insert into ${owner}.${MIGRATIONS_TABLE} (hash, created_at) values ($1, $2)`, [
          hash,
          folderMillis,
        ]);
      }
    });
  } finally {
    await client.end();
  }
}

/** Whether a database has every migration that this build knows of (it may have later ones: a rolling deploy). */
export async function isMigrated(owner: Owner, db: Db): Promise<boolean> {
  const table = sql`${sql.identifier(owner)}.${sql.identifier(MIGRATIONS_TABLE)}`;
  const rows = await db.execute<{ last: string | null }>(
    sql`select max(created_at)::text as last from ${table}`,
  );
  return Number(rows[0]?.last ?? 0) >= latestMigration(owner);
}

interface Journal {
  readonly entries: readonly { readonly when: number }[];
}
function latestMigration(owner: Owner): number {
  const directory = join(MIGRATIONS, owner, 'meta');
  if (!readdirSync(directory).includes('_journal.json')) return 0;
  const journal = JSON.parse(readFileSync(join(directory, '_journal.json'), 'utf8')) as Journal;
  return Math.max(0, ...journal.entries.map((entry) => entry.when));
}

function urlAs(adminUrl: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = encodeURIComponent(password);
  return url.toString();
}
