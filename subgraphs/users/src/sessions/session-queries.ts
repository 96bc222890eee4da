import { mintId, shardColumnOf, type Db, type Transaction } from '@rookery/database';
import { accounts, refreshTokens, sessions } from '@rookery/drizzle/users';
import type { SessionId, UserId } from '@rookery/ids';
import { and, eq, isNull, lt } from 'drizzle-orm';
import type { RefreshToken } from './refresh-token.ts';

export interface SessionRow {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** What tokens say of whose they are; undefined when the account may not sign in (any more). */
export async function findSignInRoles(db: Db, userId: UserId): Promise<readonly string[] | undefined> {
  const [row] = await db
    .select({ roles: accounts.roles })
    .from(accounts)
    .where(and(eq(accounts.id, userId), eq(accounts.isSuspended, false), isNull(accounts.deletedAt)));
  return row?.roles;
}

export async function insertSession(
  tx: Transaction,
  session: { readonly userId: UserId; readonly createdAt: Date; readonly expiresAt: Date },
): Promise<SessionId> {
  const shard = shardColumnOf(session.userId);
  const id = await mintId(tx, 'users', 'session', shard);
  await tx.insert(sessions).values({ shard, id, ...session });
  return id;
}

/** Holds a session's row until the end of the transaction: its tokens change one at a time. */
export async function lockSession(tx: Transaction, id: SessionId): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.shard, shardColumnOf(id)), eq(sessions.id, id)))
    .for('update');
  return row;
}

export async function extendSession(tx: Transaction, id: SessionId, expiresAt: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ expiresAt })
    .where(and(eq(sessions.shard, shardColumnOf(id)), eq(sessions.id, id)));
}

/** Ends a session. Whose it was; undefined when it was over already or never was. */
export async function revokeSession(
  tx: Transaction,
  id: SessionId,
  revokedAt: Date,
): Promise<UserId | undefined> {
  const [row] = await tx
    .update(sessions)
    .set({ revokedAt })
    .where(and(eq(sessions.shard, shardColumnOf(id)), eq(sessions.id, id), isNull(sessions.revokedAt)))
    .returning({ userId: sessions.userId });
  return row?.userId;
}

export async function insertRefreshToken(
  tx: Transaction,
  { sessionId, hash }: RefreshToken,
  expiresAt: Date,
): Promise<void> {
  await tx
    .insert(refreshTokens)
    .values({ shard: shardColumnOf(sessionId), sessionId, tokenHash: hash, expiresAt });
}

export interface RefreshTokenRow {
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
}

export async function findRefreshToken(db: Db, token: RefreshToken): Promise<RefreshTokenRow | undefined> {
  const [row] = await db
    .select({ expiresAt: refreshTokens.expiresAt, rotatedAt: refreshTokens.rotatedAt })
    .from(refreshTokens)
    .where(isToken(token));
  return row;
}

export async function markRotated(tx: Transaction, token: RefreshToken, rotatedAt: Date): Promise<void> {
  await tx.update(refreshTokens).set({ rotatedAt }).where(isToken(token));
}

/** Forgets tokens of a session that are too old to be worth noticing. */
export async function deleteExpiredTokens(tx: Transaction, sessionId: SessionId, now: Date): Promise<void> {
  await tx
    .delete(refreshTokens)
    .where(
      and(
        eq(refreshTokens.shard, shardColumnOf(sessionId)),
        eq(refreshTokens.sessionId, sessionId),
        lt(refreshTokens.expiresAt, now),
      ),
    );
}

const isToken = ({ sessionId, hash }: RefreshToken) =>
  and(
    eq(refreshTokens.shard, shardColumnOf(sessionId)),
    eq(refreshTokens.sessionId, sessionId),
    eq(refreshTokens.tokenHash, hash),
  );

/** Forgets sessions that nobody came back to, with their tokens: what has expired signs nobody in. */
export async function deleteExpiredSessions(db: Db, now: Date): Promise<void> {
  await db.delete(refreshTokens).where(lt(refreshTokens.expiresAt, now));
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
}
