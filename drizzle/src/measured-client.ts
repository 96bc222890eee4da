import type { Sql, TransactionSql } from 'postgres';

/** Told of a statement's end: whether it went well, and after how many seconds, the wait for a connection included. */
export type StatementTimed = (succeeded: boolean, seconds: number) => void;

type Work = (sql: TransactionSql) => unknown;

/**
 * Times every statement that drizzle sends, within transactions too, without reading its text: all go through `unsafe`,
 * and so does the driver's `begin`, which is what waits for a connection; `commit` does not. Changes the client and
 * returns it.
 */
export function measureStatements(client: Sql, timed: StatementTimed): Sql {
  const begin = client.begin.bind(client) as unknown as (options: string, work: Work) => unknown;
  return Object.assign(timeUnsafe(client, timed), {
    begin(first: string | Work, second?: Work) {
      const [options, work] = typeof first === 'string' ? [first, second] : ['', first];
      return begin(options, measureWork(work, timed));
    },
  }) as unknown as Sql;
}

/** The work of a transaction or a savepoint, on a client that is measured. */
function measureWork(work: Work | undefined, timed: StatementTimed): Work {
  return (sql) => {
    const savepoint = sql.savepoint.bind(sql) as unknown as (name: string, work: Work) => unknown;
    Object.assign(timeUnsafe(sql, timed), {
      savepoint(first: string | Work, second?: Work) {
        const [name, inner] = typeof first === 'string' ? [first, second] : ['', first];
        return savepoint(name, measureWork(inner, timed));
      },
    });
    return work?.(sql);
  };
}

function timeUnsafe<T extends Sql | TransactionSql>(sql: T, timed: StatementTimed): T {
  const unsafe = sql.unsafe.bind(sql);
  return Object.assign(sql, {
    unsafe(...query: Parameters<typeof unsafe>) {
      const startedAt = performance.now();
      const end = (succeeded: boolean) => timed(succeeded, (performance.now() - startedAt) / 1_000);
      const answer = unsafe(...query);
      // Asking for the answer sends the statement a tick later: what the caller still says about it counts.
      answer.then(
        () => end(true),
        () => end(false),
      );
      return answer;
    },
  });
}
