import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';

/** A pool as drizzle sees it; `$hotReads` are its connections for `readColumns`, where it has such. */
export type Database = PostgresJsDatabase & { $client: Sql; $hotReads?: Sql };
/** An open transaction. */
export type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0];
/** Either: for queries that may run in or out of a transaction. */
export type Db = PostgresJsDatabase | Transaction;

/** serialization_failure and deadlock_detected: the statement did nothing, and may do it again. */
const RETRYABLE = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

/** Runs `work` in one transaction (read committed), again when PostgreSQL asks for it. `work` must have no other effects. */
export const transact = <T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  again(() => db.transaction(work));

/** Runs a statement that is a transaction of its own, again when PostgreSQL asks for it. */
export async function again<T>(statement: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await statement();
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The five-character SQLSTATE of a PostgreSQL error, also when drizzle wrapped it; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))
    return error.code;
  return sqlState(error.cause);
}

/** Whether a write ran into a unique key (23505); `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || constraintOf(error) === constraint;
}

function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('constraint_name' in error && typeof error.constraint_name === 'string') return error.constraint_name;
  return constraintOf(error.cause);
}

/** A row of a raw statement: `db.execute<RowOf<Entry>>(sql\`…\`)`. */
export type RowOf<T> = { [K in keyof T]: T[K] } & Record<string, unknown>;
