import { guardTransactions, HOT_READ_CONNECTIONS, statementText, type Database } from '@rookery/database';
import type { PgDialect } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
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
  const { poolSize, onStatementTimed } = options;
  const measured = (sql: Sql) => (onStatementTimed ? measureStatements(sql, onStatementTimed) : sql);
  const hotReads = measured(prepareReads(connect(options, HOT_READ_CONNECTIONS)));
  const client = prepareReads(connect(options, poolSize));
  const database = drizzle(measured(oneAtATime(guardTransactions(client), poolSize)));
  // One dialect for its sessions, transactions and builders; the property is drizzle's own, and not in its types.
  const { dialect } = database as unknown as { readonly dialect: PgDialect };
  dialect.sqlToQuery = (statement) => statementText(statement);
  return Object.assign(executeDirectly(endBoth(database, hotReads)), { $hotReads: hotReads });
}

/** Whoever ends the pool ends what is beside it. */
function endBoth(database: Database, hotReads: Sql): Database {
  const { $client } = database;
  const end = $client.end.bind($client);
  const endAll: Sql['end'] = async (options) => {
    await Promise.all([end(options), hotReads.end(options)]);
  };
  Object.assign($client, { end: endAll });
  return database;
}

function connect({ url, applicationName, onStatement }: DatabaseOptions, connections: number): Sql {
  return postgres(url, {
    max: connections,
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
}
