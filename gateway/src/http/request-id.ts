import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readRequestId, REQUEST_ID_HEADER } from '@rookery/telemetry';

/** The request's own id when it brings a well-formed one, otherwise a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  return readRequestId(headers[REQUEST_ID_HEADER]) ?? randomUUID();
}
