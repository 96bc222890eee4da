import type { Sql, TransactionSql } from 'postgres';

type Work = (sql: TransactionSql) => unknown;
type Begin = (options: string, work: Work) => Promise<unknown>;
type Savepoint = (name: string, work: Work) => Promise<unknown>;

/**
 * Keeps a pool alive when the server ends a session within a transaction (a restart, pg_terminate_backend,
 * idle_in_transaction_session_timeout), and returns it. postgres 3.4.9 writes its own `rollback` to the socket that is
 * gone, which nobody can catch (porsager/postgres#1154, #1208), and once the connection is back runs the rest of the
 * transaction's statements outside of it (#1155). Here the work's end is withheld from the driver, whose `begin` has
 * rejected by then, and every later statement of the work fails.
 */
export function guardTransactions(client: Sql): Sql {
  // @TODO remove when a version of postgres with these fixed is in use.
  const begin = client.begin.bind(client) as unknown as Begin;
  const guarded = (first: string | Work, second?: Work): Promise<unknown> => {
    const [options, work] = typeof first === 'string' ? [first, second] : ['', first];
    if (!work) throw new TypeError('begin needs work');
    const session = { isClosed: false };
    const outcome = begin(options, guardWork(work, session));
    outcome.catch(() => (session.isClosed = true));
    return outcome;
  };
  return Object.assign(client, { begin: guarded as unknown as Sql['begin'] });
}

interface Session {
  /** Written when the driver's `begin` has rejected, read by all that the work still does. */
  isClosed: boolean;
}

function guardWork(work: Work, session: Session): Work {
  return (sql) => {
    const unsafe = sql.unsafe.bind(sql);
    const savepoint = sql.savepoint.bind(sql) as unknown as Savepoint;
    Object.assign(sql, {
      unsafe: (...query: Parameters<typeof unsafe>) => {
        if (session.isClosed) throw sessionClosed();
        return unsafe(...query);
      },
      savepoint: (first: string | Work, second?: Work) => {
        const [name, inner] = typeof first === 'string' ? [first, second] : ['', first];
        return savepoint(name, guardWork(inner ?? (() => {}), session));
      },
    });
    return new Promise((resolve, reject) => {
      Promise.resolve(work(sql)).then(
        (value) => session.isClosed || resolve(value),
        // The rejection of the statement and that of `begin` come together; a tick later the latter is known.
        (error: unknown) => endsSession(error) || setImmediate(() => session.isClosed || reject(error)),
      );
    });
  };
}

/** After a FATAL error the server closes the session, and the driver's `begin` rejects when it has. */
function endsSession(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('severity_local' in cause && 'severity' in cause && cause.severity === 'FATAL') return true;
  }
  return false;
}

function sessionClosed(): Error {
  return Object.assign(new Error('the session of this transaction has ended'), { code: 'CONNECTION_CLOSED' });
}
