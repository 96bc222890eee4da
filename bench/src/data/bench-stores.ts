import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, startRedis } from '@rookery/local-stack';
import { Redis } from 'ioredis';
import postgres, { type Sql } from 'postgres';
import type { Cleanup } from '../cleanup.ts';
import { countingSettings, createStatementCounter } from '../measure/statement-counter.ts';
import type { UsageDeps } from '../measure/usage.ts';
import type { Stores } from '../targets/stores.ts';

/** The bench's own PostgreSQL and Redis, running, and its own clients of both. */
export interface BenchStores {
  readonly stores: Stores;
  readonly sql: Sql;
  readonly redis: Redis;
  readonly usage: UsageDeps;
  readonly logDir: string;
}

export interface OpenStoresOptions {
  /** What a run may change. */
  readonly dataDir: string;
  /** Of what the targets print. */
  readonly logDir: string;
  readonly profile: boolean;
  readonly say: (line: string) => void;
}

/** Starts both on a data folder; `cleanup` stops them. */
export async function openStores(
  { dataDir, logDir, profile, say }: OpenStoresOptions,
  cleanup: Cleanup,
): Promise<BenchStores> {
  const database = await startPostgres({
    dataDir,
    log: say,
    settings: countingSettings({ planning: profile }),
  });
  cleanup.add(() => database.stop());
  const server = await startRedis({ dataDir, log: say });
  cleanup.add(() => server.stop());
  const sql = postgres(database.adminUrl, { max: 2, onnotice: () => {} });
  cleanup.add(() => sql.end({ timeout: 5 }));
  const redis = new Redis(server.url);
  cleanup.add(() => redis.disconnect());
  mkdirSync(logDir, { recursive: true });
  return {
    stores: { databaseUrl: database.adminUrl, redisUrl: server.url, dataDir },
    sql,
    redis,
    usage: { statements: await createStatementCounter(sql), redis, postmasterPid: postmasterPid(dataDir) },
    logDir,
  };
}

/** The first line of the file that PostgreSQL keeps in its cluster. */
function postmasterPid(dataDir: string): number {
  const [line = ''] = readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n');
  return Number.parseInt(line, 10);
}

/** Whether the data has people: a cluster alone may be that of a seed that never came to its end. */
export async function hasPeople(sql: Sql): Promise<boolean> {
  const [table] = await sql<
    { exists: boolean }[]
  >`select to_regclass('users.accounts') is not null as exists`;
  if (!table?.exists) return false;
  const [row] = await sql<{ some: boolean }[]>`select exists (select from users.accounts) as some`;
  return row?.some ?? false;
}
