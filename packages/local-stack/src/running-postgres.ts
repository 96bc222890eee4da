import { join, resolve } from 'node:path';
import { superuserPassword } from './postgres-cluster.ts';
import { readServer } from './postgres-status.ts';
import type { LocalPostgres } from './postgres.ts';

/** The PostgreSQL that another process has started in this folder; undefined when none takes connections. */
export function findRunningPostgres(dataDir: string): Pick<LocalPostgres, 'adminUrl' | 'port'> | undefined {
  const home = join(resolve(dataDir), 'postgres');
  const port = readServer(join(home, 'cluster'));
  if (port === undefined) return undefined;
  return { port, adminUrl: `postgres://postgres:${superuserPassword(home)}@127.0.0.1:${port}/postgres` };
}
