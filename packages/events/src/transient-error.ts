import { sqlState } from '@rookery/database';

/** Classes of SQLSTATE that say nothing about the statement: connection, resources, operator, rollback, locks, I/O. */
const TRANSIENT_CLASSES = new Set(['08', '40', '53', '55', '57', '58']);
/** idle_in_transaction_session_timeout, transaction_timeout, read_only_sql_transaction (a primary that was demoted). */
const TRANSIENT_STATES = new Set(['25P03', '25P04', '25006']);
/** What node and the driver call a connection that is not there. */
const CONNECTION_CODES =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT$|CONNECTION_|CONNECT_TIMEOUT|UND_ERR)/;

/** Whether trying again later may help without anybody mending the code or the data. */
export function isTransient(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && CONNECTION_CODES.test(cause.code)) return true;
  }
  const state = sqlState(error);
  return !!state && (TRANSIENT_CLASSES.has(state.slice(0, 2)) || TRANSIENT_STATES.has(state));
}
