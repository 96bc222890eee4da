import type { Sql, TransactionSql } from 'postgres';

/** Different texts that a connection keeps prepared, at most: what is built to a length does not pile up in PostgreSQL. */
const MAX_PREPARED = 300;
/** Writes of many rows have a text for each number of rows, and plan in no time. */
const READS = /^\s*(?:with|select)\b/i;

type Unsafe = Sql['unsafe'];
type Work = (sql: TransactionSql) => unknown;

/**
 * Has reads prepared once a connection: to plan a page of a timeline takes longer than to run it. drizzle sends all that it
 * builds through `unsafe`, which the driver does not prepare unless told. Changes the client and returns it.
 */
export function prepareReads(client: Sql): Sql {
  const prepared = new Set<string>();

  function isPrepared(text: string): boolean {
    if (prepared.has(text)) return true;
    if (prepared.size >= MAX_PREPARED || !READS.test(text)) return false;
    prepared.add(text);
    return true;
  }
  function withPreparedReads<T extends Sql | TransactionSql>(sql: T): T {
    const unsafe = sql.unsafe.bind(sql) as Unsafe;
    const preparing: Unsafe = (text, parameters, options) =>
      unsafe(text, parameters, { ...options, prepare: options?.prepare === true || isPrepared(text) });
    return Object.assign(sql, { unsafe: preparing });
  }

  const begin = client.begin.bind(client) as unknown as (options: string, work: Work) => unknown;
  return Object.assign(withPreparedReads(client), {
    begin(first: string | Work, second?: Work) {
      const [options, work] = typeof first === 'string' ? [first, second] : ['', first];
      return begin(options, (sql) => work?.(withPreparedReads(sql)));
    },
  }) as unknown as Sql;
}
