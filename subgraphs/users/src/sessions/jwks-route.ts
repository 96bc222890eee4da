import type { Keys } from '@rookery/auth';
import type { InternalRoute } from '@rookery/subgraph-host';

export const JWKS_PATH = '/.well-known/jwks.json';

/** Publishes the keys that access tokens are verified with. */
export function createJwksRoute({ jwks }: Pick<Keys, 'jwks'>): InternalRoute {
  return async ({ method, path }) =>
    method === 'GET' && path === JWKS_PATH ? { status: 200, body: jwks } : undefined;
}
