import { createHash } from 'node:crypto';
import { OWNERS, type Owner } from '@rookery/drizzle';
import postgres from 'postgres';

/** What a relay and consumers write by themselves, about how far they are. */
const BOOKKEEPING = new Set(['relay_partitions', 'log_consumers', 'consumer_positions', 'timeline_jobs']);

/**
 * What stands in every table, as a fingerprint by `owner.table`: two that are equal mean that nothing was written
 * between them. Ask when the world has settled: the relay numbers outbox rows after their commit.
 */
export async function writtenRows(
  databaseUrls: Readonly<Record<Owner, string>>,
): Promise<Readonly<Record<string, string>>> {
  const entries = await Promise.all(OWNERS.map((owner) => rowsOf(owner, databaseUrls[owner])));
  return Object.fromEntries(entries.flat());
}

async function rowsOf(owner: Owner, url: string): Promise<[string, string][]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = ${owner} order by tablename`;
    const found: [string, string][] = [];
    for (const { name } of tables) {
      if (BOOKKEEPING.has(name)) continue;
      const rows = await sql<
        { row: string }[]
      >`select t::text as row from ${sql(owner)}.${sql(name)} t order by 1`;
      const hash = createHash('sha256').update(rows.map(({ row }) => row).join('\n'));
      found.push([`${owner}.${name}`, `${rows.length} rows ${hash.digest('hex').slice(0, 12)}`]);
    }
    return found;
  } finally {
    await sql.end();
  }
}
