import { guardTransactions, type Database } from '@rookery/database';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { prepareReads } from './prepared-reads.ts';
import { measureStatements, type StatementTimed } from './measured-client.ts';

export interface DatabaseOptions {
  /** postgres:// URL with an owner's role. */
  readonly url: string;
  /** Connections at most; pools × processes stay under max_connections. */
  readonly poolSize: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Sees the text of every statement that is sent: for counting in tests. */
  readonly onStatement?: (statement: string) => void;
  /** Told when a statement ended, for metrics. */
  readonly onStatementTimed?: StatementTimed;
}

/** Opens a pool. Whoever opens it closes it: `await database.$client.end()`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize, applicationName, onStatement, onStatementTimed } = options;
  const client = postgres(url, {
    max: poolSize,
    connection: { application_name: applicationName },
    onnotice: () => {},
    idle_timeout: 60,
    ...(onStatement ? { debug: (_connection: number, statement: string) => onStatement(statement) } : {}),
  });
  const guarded = guardTransactions(prepareReads(client));
  return drizzle(onStatementTimed ? measureStatements(guarded, onStatementTimed) : guarded);
}
