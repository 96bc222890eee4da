import type { SQL } from 'drizzle-orm';
import { statementText } from './statement-text.ts';
import type { Database } from './transaction.ts';

/**
 * Connections for hot reads, besides a pool's. Statements of several requests go out on one before the first has come back:
 * each wakes up a server process that is awake, and is often sent and answered together with others. Two, so that
 * PostgreSQL has something to do while one is read; as many groups of hot reads are worth running at one time.
 */
export const HOT_READ_CONNECTIONS = 2;

/**
 * Runs a statement outside of transactions. Rows come as the driver reads them, columns in the order of the select list:
 * no object is made a row, and nothing is mapped. For reads that are hot, and short whatever they are asked for: they share
 * few connections, on which each waits for those before it.
 */
export async function readColumns<Row extends readonly unknown[]>(
  { $client, $hotReads = $client }: Pick<Database, '$client' | '$hotReads'>,
  statement: SQL,
): Promise<readonly Row[]> {
  const { sql: text, params } = statementText(statement);
  return (await $hotReads.unsafe(text, params as string[]).values()) as unknown as readonly Row[];
}
