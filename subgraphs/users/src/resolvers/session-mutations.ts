import { unauthenticated } from '@rookery/errors';
import type { SessionId } from '@rookery/ids';
import type { Context } from '../context.ts';
import type { RefreshSessionInput } from '../generated/resolvers-types.ts';
import { clearRefreshCookie } from '../sessions/refresh-transport.ts';
import { toAuthPayload } from './auth-payload.ts';

/** The new refresh token goes the way that the old one came. A cookie that works no longer is taken away. */
export async function refreshSession({ refreshToken }: RefreshSessionInput, context: Context) {
  if (refreshToken != null) {
    return toAuthPayload(context, await context.sessions.refresh(context.commit, refreshToken), 'BODY');
  }
  if (context.refreshCookie === undefined) throw unauthenticated();
  try {
    return toAuthPayload(
      context,
      await context.sessions.refresh(context.commit, context.refreshCookie),
      'COOKIE',
    );
  } catch (error) {
    clearRefreshCookie(context.effects);
    throw error;
  }
}

/** Ends the access token's session; without one, that of the refresh cookie: a browser may come late. */
export async function signOut(context: Context): Promise<{ sessionId: SessionId | null }> {
  const { viewer, sessions, refreshCookie, commit, effects } = context;
  const ofCookie = refreshCookie === undefined ? undefined : await sessions.sessionOf(refreshCookie);
  const sessionId = viewer.identity?.sessionId ?? ofCookie;
  if (sessionId) await sessions.end(commit, sessionId);
  clearRefreshCookie(effects);
  return { sessionId: sessionId ?? null };
}
