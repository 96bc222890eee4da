import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Owner } from '@rookery/drizzle';
import { startPostgres, type LocalPostgres } from '@rookery/local-stack';
import { PASSWORDS } from './test-database.ts';
import { currentTestRun } from './test-run.ts';

/** A PostgreSQL of the caller's own, migrated, that may crash: the run's is shared by all test files. */
export interface TestPostgres {
  readonly adminUrl: string;
  /** Per owner, as the role that reaches its schema alone. */
  readonly urls: Readonly<Record<Owner, string>>;
  /** Ends at once, as `pg_ctl stop -m immediate`; what was committed is kept. */
  crash(): Promise<void>;
  /** After a crash: on the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What is committed must outlive a crash of the server, and need not outlive one of the machine; passwords are cheap to check. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: 300,
  scram_iterations: 1,
} as const;

/** Starts a cluster of its own. The caller stops it; its folder goes with the run. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = join(currentTestRun().folder, `postgres-${randomUUID()}`);
  const start = (port?: number): Promise<LocalPostgres> =>
    startPostgres({ dataDir, log: () => {}, settings: SETTINGS, ...(port === undefined ? {} : { port }) });
  let server = await start();
  const { adminUrl, port } = server;
  // Loaded only here: see test-database.ts.
  const { provision } = await import('@rookery/drizzle');
  const urls = await provision({ adminUrl, passwords: PASSWORDS }).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return {
    adminUrl,
    urls,
    crash: () => server.stopImmediately(),
    async restart() {
      server = await start(port);
    },
    stop: () => server.stop(),
  };
}
