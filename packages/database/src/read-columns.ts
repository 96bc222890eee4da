import type { SQL } from 'drizzle-orm';
import { statementText } from './statement-text.ts';
import type { Database } from './transaction.ts';

/**
 * Runs a statement outside of transactions. Rows come as the driver reads them, columns in the order of the select list:
 * no object is made a row, and nothing is mapped. For reads that are hot.
 */
export async function readColumns<Row extends readonly unknown[]>(
  { $client }: Pick<Database, '$client'>,
  statement: SQL,
): Promise<readonly Row[]> {
  const { sql: text, params } = statementText(statement);
  return (await $client.unsafe(text, params as string[]).values()) as unknown as readonly Row[];
}
