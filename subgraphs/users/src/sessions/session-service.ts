import { signAccessToken, type Keys } from '@rookery/auth';
import type { Database, Transaction } from '@rookery/database';
import { unauthenticated } from '@rookery/errors';
import type { SessionId, UserId } from '@rookery/ids';
import type { Append, Commit } from '../log/commit.ts';
import { mintRefreshToken, parseRefreshToken, type RefreshToken } from './refresh-token.ts';
import * as queries from './session-queries.ts';

/** What a client signs in with, and goes on with. */
export interface TokenPair {
  readonly userId: UserId;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
}

export interface SessionServiceDeps {
  readonly db: Database;
  readonly keys: Keys;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A client that does not refresh for this long has to sign in again. */
export const REFRESH_TOKEN_LIFETIME_MILLIS = 30 * 86_400_000;
/** For so long a used refresh token works again: the answer may have been lost, or two tabs woke at once. */
export const REUSE_GRACE_MILLIS = 10_000;

/** Opens a session within the transaction that has found out who it is. */
export type OpenSession = (tx: Transaction, account: SessionAccount) => Promise<TokenPair>;
export interface SessionAccount {
  readonly userId: UserId;
  readonly roles: readonly string[];
}

export interface SessionService {
  readonly open: OpenSession;
  /** Trades a refresh token for a new pair. Reuse after the grace ends the session. Throws UNAUTHENTICATED. */
  refresh(commit: Commit, token: string): Promise<TokenPair>;
  /** Ends a session; safe to repeat. */
  end(commit: Commit, sessionId: SessionId): Promise<void>;
  /** The session that a refresh token is of, whatever became of it; undefined when it never was one of ours. */
  sessionOf(token: string): Promise<SessionId | undefined>;
}

/** Sessions: families of refresh tokens, each of which works once. */
export function createSessionService({ db, keys, now }: SessionServiceDeps): SessionService {
  function pairOf(account: SessionAccount, minted: RefreshToken & { readonly token: string }): TokenPair {
    const { sessionId, token } = minted;
    const access = signAccessToken(keys, { ...account, sessionId }, { nowMillis: now() });
    return {
      userId: account.userId,
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken: token,
      refreshTokenExpiresAt: new Date(now() + REFRESH_TOKEN_LIFETIME_MILLIS),
    };
  }

  async function issue(tx: Transaction, sessionId: SessionId, account: SessionAccount): Promise<TokenPair> {
    const minted = mintRefreshToken(sessionId);
    const pair = pairOf(account, minted);
    await queries.insertRefreshToken(tx, minted, pair.refreshTokenExpiresAt);
    return pair;
  }

  async function revoke(tx: Transaction, append: Append, sessionId: SessionId): Promise<void> {
    const revokedAt = now();
    const userId = await queries.revokeSession(tx, sessionId, new Date(revokedAt));
    if (userId) await append({ type: 'session.revoked', sessionId, userId, revokedAt });
  }

  /** Undefined when refused: the refusal's own writes must commit. */
  async function rotate(
    tx: Transaction,
    append: Append,
    token: RefreshToken,
  ): Promise<TokenPair | undefined> {
    const session = await queries.lockSession(tx, token.sessionId);
    const known = await queries.findRefreshToken(tx, token);
    if (!session || session.revokedAt || !known || known.expiresAt.getTime() <= now()) return undefined;
    const roles = await queries.findSignInRoles(tx, session.userId);
    const isReused = known.rotatedAt !== null && known.rotatedAt.getTime() + REUSE_GRACE_MILLIS < now();
    if (isReused || !roles) {
      await revoke(tx, append, session.id);
      return undefined;
    }
    if (!known.rotatedAt) await queries.markRotated(tx, token, new Date(now()));
    await queries.deleteExpiredTokens(tx, session.id, new Date(now()));
    const pair = await issue(tx, session.id, { userId: session.userId, roles });
    await queries.extendSession(tx, session.id, pair.refreshTokenExpiresAt);
    return pair;
  }

  return {
    async open(tx, account) {
      const createdAt = new Date(now());
      const expiresAt = new Date(now() + REFRESH_TOKEN_LIFETIME_MILLIS);
      const sessionId = await queries.insertSession(tx, { userId: account.userId, createdAt, expiresAt });
      return issue(tx, sessionId, account);
    },
    async refresh(commit, text) {
      const token = parseRefreshToken(text);
      const pair = token && (await commit((tx, append) => rotate(tx, append, token), { settle: false }));
      if (!pair) throw unauthenticated('This refresh token is not valid any more: sign in again.');
      return pair;
    },
    async end(commit, sessionId) {
      await commit((tx, append) => revoke(tx, append, sessionId), { settle: false });
    },
    async sessionOf(text) {
      const token = parseRefreshToken(text);
      return token && (await queries.findRefreshToken(db, token)) ? token.sessionId : undefined;
    },
  };
}
