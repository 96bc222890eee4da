import { guardTransactions, statementText, type Database } from '@rookery/database';
import type { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { executeDirectly } from './direct-execute.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { prepareReads } from './prepared-reads.ts';
import { measureStatements, type StatementTimed } from './measured-client.ts';

export interface DatabaseOptions {
  /** postgres:// URL with an owner's role. */
  readonly url: string;
  /** Connections at most; pools × processes stay under max_connections. */
  readonly poolSize: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Sees the text of every statement that is sent but the driver's own: for counting in tests. */
  readonly onStatement?: (statement: string) => void;
  /** Told when a statement ended, for metrics. */
  readonly onStatementTimed?: StatementTimed;
}

/** What the driver asks of each new connection, for itself. */
const OF_THE_DRIVER = /pg_catalog\.pg_type/;

/** Opens a pool. Whoever opens it closes it: `await database.$client.end()`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize, applicationName, onStatement, onStatementTimed } = options;
  const client = postgres(url, {
    max: poolSize,
    connection: { application_name: applicationName },
    onnotice: () => {},
    idle_timeout: 60,
    ...(onStatement
      ? {
          debug(_connection: number, statement: string) {
            if (!OF_THE_DRIVER.test(statement)) onStatement(statement);
          },
        }
      : {}),
  });
  const orderly = oneAtATime(guardTransactions(prepareReads(client)), poolSize);
  const database = drizzle(onStatementTimed ? measureStatements(orderly, onStatementTimed) : orderly);
  // One dialect for its sessions, transactions and builders; the property is drizzle's own, and not in its types.
  const { dialect } = database as unknown as { readonly dialect: PgDialect };
  dialect.sqlToQuery = (statement) => statementText(statement);
  return executeDirectly(database);
}
