import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OriginPolicy } from './origins.ts';

/** Seconds for which a browser remembers a preflight's answer. */
const PREFLIGHT_MAX_AGE = 600;

/** Lets trusted pages read the answer (CORS with credentials); says that the answer depends on who asks. */
export function setCrossOriginHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  origins: OriginPolicy,
): void {
  response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.isTrusted(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After');
}

/** Answers a browser that asks before it sends. A page that is not trusted gets no leave, and so sends nothing. */
export function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  origins: OriginPolicy,
): void {
  response.setHeader(
    'Vary',
    'Origin, Access-Control-Request-Headers, Access-Control-Request-Private-Network',
  );
  const { origin } = request.headers;
  if (origin !== undefined && origins.isTrusted(origin)) {
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_MAX_AGE);
    const headers = request.headers['access-control-request-headers'];
    if (headers) response.setHeader('Access-Control-Allow-Headers', headers);
    // A page on the internet, such as Sandbox, that speaks to this machine.
    if (request.headers['access-control-request-private-network'] === 'true') {
      response.setHeader('Access-Control-Allow-Private-Network', 'true');
    }
  }
  response.writeHead(204).end();
}

export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
