import { statementText, type Database, type Transaction } from '@rookery/database';
import { DrizzleQueryError, SQL } from 'drizzle-orm';
import type { Sql, TransactionSql } from 'postgres';

type Client = Pick<Sql | TransactionSql, 'unsafe'>;
type Parameters = NonNullable<globalThis.Parameters<Sql['unsafe']>[1]>;
/** What a pool and a transaction have in common. The session's client is drizzle's own, and not in its types. */
interface Executing {
  execute(query: unknown): unknown;
  transaction(work: (tx: Transaction) => Promise<unknown>, config?: unknown): Promise<unknown>;
  readonly session: { readonly client: Client };
}

/**
 * Has `execute` hand the statements that are written as `sql`, shaped ones too, straight to the driver, in transactions as
 * well. drizzle's own way to the same call (a query, a prepared query, spans, a cache, each asked what it is) takes longer
 * than the driver needs for all the rest. Builders and plain texts go drizzle's way; errors are the same. Changes the
 * database and returns it.
 */
export function executeDirectly(database: Database): Database {
  direct(database as unknown as Executing);
  return database;
}

function direct(executing: Executing): void {
  const { client } = executing.session;
  const execute = executing.execute.bind(executing);
  const transaction = executing.transaction.bind(executing);
  Object.assign(executing, {
    execute: (query: unknown) => (query instanceof SQL ? send(client, query) : execute(query)),
    transaction: (work: (tx: Transaction) => Promise<unknown>, config?: unknown) =>
      transaction((tx) => {
        direct(tx as unknown as Executing);
        return work(tx);
      }, config),
  });
}

async function send(client: Client, statement: SQL): Promise<unknown> {
  const { sql: text, params } = statementText(statement);
  try {
    return await client.unsafe(text, params as Parameters);
  } catch (error) {
    // As drizzle does: whatever it is, it is the cause.
    throw new DrizzleQueryError(text, params, error as Error);
  }
}
