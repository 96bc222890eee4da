import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { batchedLines } from './batched-lines.ts';
import { describeError } from './error-description.ts';

/** Structured log: `logger.info({ userId }, 'signed up')`. */
export type Logger = PinoLogger;

/** Names of what never reaches a log, at any depth that we log at. */
const SECRETS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'refreshCookie',
  'authorization',
  'cookie',
  'set-cookie',
  'secret',
];

export interface LoggerOptions {
  /** The part that logs, on every line. */
  readonly name: string;
  /** trace, debug, info, warn, error, fatal or silent. */
  readonly level: string;
  /** Where lines go; standard error when left out. */
  readonly stream?: DestinationStream;
}

const STANDARD_ERROR = 2;

/** JSON lines on standard error, secrets removed: standard output belongs to what a person reads. */
export function createLogger({ name, level, stream }: LoggerOptions): Logger {
  const paths = SECRETS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);
  return pino(
    { name, level, redact: { paths, censor: '[secret]' }, serializers: { err: describeError } },
    stream ?? batchedLines(STANDARD_ERROR),
  );
}

/** The same log for lines whose fields are all chosen by us: looking for secrets in them costs twenty times the line. */
export function withoutRedaction(logger: Logger): Logger {
  return logger.child({}, { redact: [] });
}
