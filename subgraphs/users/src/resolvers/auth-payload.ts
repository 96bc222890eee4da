import type { AuthPayload } from '../generated/resolvers-types.ts';
import type { Context } from '../context.ts';
import type { ViewerRef } from '../mappers.ts';
import { deliverRefreshToken, type RefreshTransport } from '../sessions/refresh-transport.ts';
import type { TokenPair } from '../sessions/session-service.ts';
import { viewerRefOf } from './viewer-ref.ts';

/** Goes on as who has just signed in, and hands the tokens over. */
export function toAuthPayload(
  context: Context,
  pair: TokenPair,
  transport: RefreshTransport | null | undefined,
): Omit<AuthPayload, 'viewer'> & { viewer: ViewerRef } {
  context.viewer.userId = pair.userId;
  context.loaders.clear();
  return {
    viewer: viewerRefOf(pair.userId),
    accessToken: pair.accessToken,
    accessTokenExpiresAt: pair.accessTokenExpiresAt,
    refreshToken: deliverRefreshToken(pair, transport ?? 'BODY', context.effects),
  };
}
