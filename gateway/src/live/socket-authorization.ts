import type { IncomingMessage } from 'node:http';

/**
 * What a client authorizes itself with: `Authorization` or `authorization` of its connectionParams, or else the header
 * of the upgrade (clients other than browsers can send one). Undefined when there is none; a value that is no text
 * comes back as one that is refused: bad is never read as signed out.
 */
export function authorizationOf(
  connectionParams: Readonly<Record<string, unknown>> | undefined,
  request: IncomingMessage,
): string | undefined {
  const given = connectionParams?.['Authorization'] ?? connectionParams?.['authorization'];
  if (given === undefined || given === null || given === '') return request.headers.authorization;
  return typeof given === 'string' ? given : 'malformed';
}
