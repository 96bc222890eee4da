import { createPublicKey, type KeyObject } from 'node:crypto';
import { isIdOf, type SessionId, type UserId } from '@rookery/ids';
import jsonwebtoken from 'jsonwebtoken';
import type { Keys, PublicJwk } from './keys.ts';

export const TOKEN_ISSUER = 'rookery';
export const TOKEN_AUDIENCE = 'rookery-api';
/** 15 minutes, give or take 10 % so that what was issued together does not expire together. */
export const ACCESS_TOKEN_LIFETIME_MILLIS = 15 * 60_000;
const LIFETIME_JITTER = 0.1;
const CLOCK_LEEWAY_SECONDS = 5;

export interface AccessTokenClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly string[];
}
export interface AccessToken extends AccessTokenClaims {
  /** Unix milliseconds, whole seconds. */
  readonly expiresAt: number;
}

/** Signs an ES256 access token (iss, aud, sub, sid, roles, iat, exp, kid). */
export function signAccessToken(
  keys: Keys,
  claims: AccessTokenClaims,
  options: { readonly nowMillis?: number; readonly lifetimeMillis?: number } = {},
): { readonly token: string; readonly expiresAt: Date } {
  const now = options.nowMillis ?? Date.now();
  const jitter = 1 + LIFETIME_JITTER * (2 * Math.random() - 1);
  const lifetime = options.lifetimeMillis ?? ACCESS_TOKEN_LIFETIME_MILLIS * jitter;
  const exp = Math.floor((now + lifetime) / 1000);
  const [jwk] = keys.jwks.keys;
  const token = jsonwebtoken.sign(
    { sid: claims.sessionId, roles: claims.roles, iat: Math.floor(now / 1000), exp },
    keys.tokenPrivateKey,
    {
      algorithm: 'ES256',
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      subject: claims.userId,
      keyid: jwk?.kid ?? '',
    },
  );
  return { token, expiresAt: new Date(exp * 1000) };
}

export interface AccessTokenVerifier {
  /** The token's content; undefined when anything is wrong with it. Never throws. */
  verify(token: string): AccessToken | undefined;
}

/**
 * Verifies against a JWKS: ES256 alone, known kid, our issuer and audience, not expired, with exp, sub and sid.
 * jsonwebtoken by itself would take a token without exp and of any audience.
 */
export function createAccessTokenVerifier(jwks: {
  readonly keys: readonly PublicJwk[];
}): AccessTokenVerifier {
  const keyByKid = new Map<string, KeyObject>(
    jwks.keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]),
  );
  return {
    verify(token) {
      try {
        const key = keyByKid.get(kidOf(token) ?? '');
        if (!key) return undefined;
        const claims = jsonwebtoken.verify(token, key, {
          algorithms: ['ES256'],
          issuer: TOKEN_ISSUER,
          audience: TOKEN_AUDIENCE,
          clockTolerance: CLOCK_LEEWAY_SECONDS,
        });
        return typeof claims === 'string' ? undefined : toAccessToken(claims);
      } catch {
        return undefined;
      }
    },
  };
}

function kidOf(token: string): string | undefined {
  const decoded = jsonwebtoken.decode(token, { complete: true });
  return decoded?.header.kid;
}

function toAccessToken(claims: jsonwebtoken.JwtPayload): AccessToken | undefined {
  const { sub, exp } = claims;
  const sessionId: unknown = claims['sid'];
  const roles: unknown = claims['roles'];
  if (typeof exp !== 'number' || typeof sub !== 'string' || typeof sessionId !== 'string') return undefined;
  if (!isIdOf('user', sub) || !isIdOf('session', sessionId)) return undefined;
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) return undefined;
  return { userId: sub, sessionId, roles, expiresAt: exp * 1000 };
}
