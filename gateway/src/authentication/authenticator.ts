import { hash as digest } from 'node:crypto';
import type { SessionId } from '@rookery/ids';
import { DomainError, unauthenticated } from '@rookery/errors';
import type { Viewer } from '../federation/request-context.ts';
import type { JwksKeeper } from './jwks.ts';

/** Tokens whose signature need not be checked again; some 300 bytes each. */
const MAX_REMEMBERED = 20_000;
/** Longer ones are none of ours, and are not worth hashing. */
const MAX_TOKEN_LENGTH = 4_096;

export interface Authenticator {
  /**
   * The viewer that an access token stands for. Rejects with UNAUTHENTICATED when the token is malformed, foreign,
   * expired or revoked, and with SUBGRAPH_UNAVAILABLE when there are no keys to check it with.
   */
  authenticate(token: string): Promise<Viewer>;
  /** The viewer of an `Authorization` header; undefined, signed out, only when there is no header. Rejects alike. */
  authenticateHeader(header: string | undefined): Promise<Viewer | undefined>;
}

export interface AuthenticatorDeps {
  readonly jwks: JwksKeeper;
  readonly revocations: { isRevoked(sessionId: SessionId): boolean };
  readonly now?: () => number;
}

/** Verifies a token's signature once, until it expires; whether its session was revoked, every time. */
export function createAuthenticator({ jwks, revocations, now = Date.now }: AuthenticatorDeps): Authenticator {
  /** By a hash, so that no token lies in memory; least recently remembered first. */
  const viewerByHash = new Map<string, Viewer>();

  async function verify(token: string): Promise<Viewer> {
    const hash = digest('sha256', token, 'base64');
    const known = viewerByHash.get(hash);
    if (known && known.expiresAt > now()) return known;
    viewerByHash.delete(hash);
    const viewer = await verifySignature(token);
    if (viewerByHash.size >= MAX_REMEMBERED) forgetOldest();
    viewerByHash.set(hash, viewer);
    return viewer;
  }

  async function verifySignature(token: string): Promise<Viewer> {
    const kid = kidOf(token);
    if (kid === undefined) throw badToken();
    const verifier = await jwks.verifierFor(kid).catch((cause: unknown) => {
      throw Object.assign(new DomainError('SUBGRAPH_UNAVAILABLE', 'Tokens cannot be checked now.'), {
        cause,
      });
    });
    const viewer = verifier.verify(token);
    if (!viewer) throw badToken();
    return viewer;
  }

  function forgetOldest(): void {
    const [oldest] = viewerByHash.keys();
    if (oldest !== undefined) viewerByHash.delete(oldest);
  }

  async function authenticate(token: string): Promise<Viewer> {
    if (token === '' || token.length > MAX_TOKEN_LENGTH) throw badToken();
    const viewer = await verify(token);
    if (revocations.isRevoked(viewer.sessionId)) throw badToken();
    return viewer;
  }

  return {
    authenticate,
    async authenticateHeader(header) {
      if (header === undefined) return undefined;
      const token = /^Bearer +([^ ]+) *$/i.exec(header)?.[1];
      if (token === undefined) throw badToken();
      return authenticate(token);
    },
  };
}

function badToken(): DomainError {
  return unauthenticated('The access token is malformed, expired or revoked.');
}

/** The key that a token names; undefined when it does not look like a JWT. */
function kidOf(token: string): string | undefined {
  const [header, body, signature, ...rest] = token.split('.');
  if (!header || !body || !signature || rest.length > 0) return undefined;
  try {
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly kid?: unknown };
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}
