import { createHash, randomBytes } from 'node:crypto';
import { isIdOf, type SessionId } from '@rookery/ids';

/** A refresh token as its client holds it: opaque to them; to us it tells its session, and so its shard. */
export interface RefreshToken {
  readonly sessionId: SessionId;
  /** SHA-256 of the whole token: all that is stored. 32 random bytes need no slow hash. */
  readonly hash: Buffer;
}

const SESSION_BYTES = 8;
const SECRET_BYTES = 32;
const TOKEN_SHAPE = /^[\w-]{54}$/;

/** A fresh token of a session. */
export function mintRefreshToken(sessionId: SessionId): RefreshToken & { readonly token: string } {
  const bytes = Buffer.alloc(SESSION_BYTES + SECRET_BYTES);
  bytes.writeBigUInt64BE(BigInt(sessionId));
  randomBytes(SECRET_BYTES).copy(bytes, SESSION_BYTES);
  const token = bytes.toString('base64url');
  return { token, sessionId, hash: hashOf(token) };
}

/** Reads what a client sent; undefined when it cannot be a token of ours. */
export function parseRefreshToken(token: string): RefreshToken | undefined {
  if (!TOKEN_SHAPE.test(token)) return undefined;
  const sessionId = Buffer.from(token, 'base64url').readBigUInt64BE().toString();
  return isIdOf('session', sessionId) ? { sessionId, hash: hashOf(token) } : undefined;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
