import type { FetchFailure } from '@rookery/telemetry';

/** A call of a subgraph that brought no answer. What was sent may have happened, but for `open`. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly reason: FetchFailure;

  constructor(reason: FetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** An answer with a status that is no answer to an operation. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
  readonly status: number;
  /** It bore `Retry-After`: asking again at once is not wanted. */
  readonly saysWhen: boolean;

  constructor(
    message: string,
    { status, saysWhen }: { readonly status: number; readonly saysWhen: boolean },
  ) {
    super(message);
    this.status = status;
    this.saysWhen = saysWhen;
  }
}

/** Nobody was there, or the connection went away: what a restart of the subgraph looks like. Codes of Node and undici. */
const CONNECTION_CODES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TIMEOUT_CODES: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
/** What a proxy in front of a subgraph says when that is away. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** An error of a subgraph's client in the terms that what follows is decided by. */
export function toCallFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CallFailure(reasonOf(error), message, { cause: error });
}

function reasonOf(error: unknown): FetchFailure {
  if (error instanceof AnswerRefused) return AWAY.has(error.status) ? 'connection' : 'answer';
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (CONNECTION_CODES.has(code)) return 'connection';
  return TIMEOUT_CODES.has(code) ? 'timeout' : 'answer';
}

/** Whether a query that failed so may well be answered when it is sent again at once. */
export function isWorthAnotherTry({ reason, cause }: CallFailure): boolean {
  if (reason !== 'connection') return false;
  // 504: somebody has waited for it already.
  return !(cause instanceof AnswerRefused) || (cause.status !== 504 && !cause.saysWhen);
}
