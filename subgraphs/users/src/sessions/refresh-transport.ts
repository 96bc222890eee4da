import type { SubgraphEffects } from '@rookery/subgraph-host';
import type { TokenPair } from './session-service.ts';

export type RefreshTransport = 'BODY' | 'COOKIE';

/** Hands a refresh token to its client: returns what the payload shows, null when it went into the cookie. */
export function deliverRefreshToken(
  pair: TokenPair,
  transport: RefreshTransport,
  effects: SubgraphEffects,
): string | null {
  if (transport === 'BODY') return pair.refreshToken;
  effects.refreshCookie = { value: pair.refreshToken, expiresAt: pair.refreshTokenExpiresAt.getTime() };
  return null;
}

/** Takes the cookie from the client. */
export function clearRefreshCookie(effects: SubgraphEffects): void {
  effects.refreshCookie = { value: null, expiresAt: 0 };
}
