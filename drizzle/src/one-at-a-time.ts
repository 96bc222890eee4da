import type { Sql, TransactionSql } from 'postgres';

type Unsafe = Sql['unsafe'];
type Work = (sql: TransactionSql) => unknown;

/**
 * Has each connection do one thing at a time: as many statements and transactions are under way as there are connections,
 * and the rest waits here. Left to itself, postgres 3.4.9 sends statements to connections that are busy; when such a
 * connection's socket is full, it forgets to reserve it for a transaction that begins there, which then fails
 * (UNSAFE_TRANSACTION). Changes the client and returns it.
 */
export function oneAtATime(client: Sql, connections: number): Sql {
  const unsafe = client.unsafe.bind(client) as Unsafe;
  const begin = client.begin.bind(client) as unknown as (options: string, work: Work) => Promise<unknown>;
  const waiting: (() => void)[] = [];
  let free = connections;

  async function inTurn<T>(run: () => PromiseLike<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  /**
   * A statement that is sent when its turn comes. As the driver's own, it is sent once, a tick after somebody first asked
   * for its answer: until then `values` may still be said.
   */
  function statementInTurn(...query: Parameters<Unsafe>) {
    let answer: Promise<unknown> | undefined;
    let asValues = false;
    const send = () => inTurn(() => (asValues ? unsafe(...query).values() : unsafe(...query)));
    const ask = () => (answer ??= Promise.resolve().then(send));
    const statement = {
      then: (...handlers: Parameters<Promise<unknown>['then']>) => ask().then(...handlers),
      catch: (handler: Parameters<Promise<unknown>['catch']>[0]) => ask().catch(handler),
      finally: (handler: () => void) => ask().finally(handler),
      values() {
        asValues = true;
        return statement;
      },
    };
    return statement;
  }

  return Object.assign(client, {
    unsafe(...query: Parameters<Unsafe>) {
      const [, , options] = query;
      // The driver's own `begin` has its turn already.
      return options && 'onexecute' in options ? unsafe(...query) : statementInTurn(...query);
    },
    begin(first: string | Work, second?: Work) {
      const [options, work] = typeof first === 'string' ? [first, second] : ['', first];
      if (!work) throw new TypeError('begin needs work');
      return inTurn(() => begin(options, work));
    },
  }) as unknown as Sql;
}
