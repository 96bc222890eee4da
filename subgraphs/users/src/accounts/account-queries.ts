import { mintId, type Db, type Transaction } from '@rookery/database';
import { accounts, relationCounts } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { and, eq, isNull, or, sql } from 'drizzle-orm';

const isActive = and(eq(accounts.isSuspended, false), isNull(accounts.deletedAt));

/** Ids by well-formed username; says nothing of whether somebody may see them. */
export async function findIdsByUsername(db: Db, usernames: readonly string[]): Promise<Map<string, UserId>> {
  const names = sql`${`{${usernames.map((name) => `"${name}"`).join(',')}}`}::text[]`;
  const rows = await db
    .select({ id: accounts.id, username: accounts.username })
    .from(accounts)
    .where(sql`${accounts.username} = any(${names})`);
  return new Map(rows.map(({ id, username }) => [username, id]));
}

export async function findEmail(db: Db, userId: UserId): Promise<string | null> {
  const [row] = await db
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.id, userId), isActive));
  return row?.email ?? null;
}

export interface SignInRow {
  readonly id: UserId;
  readonly passwordHash: string;
  readonly roles: readonly string[];
}

/** The account that a login (username or email, lower case) means. A username holds no @, so there is one at most. */
export async function findSignIn(db: Db, login: string): Promise<SignInRow | undefined> {
  const column = login.includes('@') ? accounts.email : accounts.username;
  const [row] = await db
    .select({ id: accounts.id, passwordHash: accounts.passwordHash, roles: accounts.roles })
    .from(accounts)
    .where(and(eq(column, login), isActive));
  return row;
}

/** Which of the two an account has already, whoever it is. */
export async function findTaken(
  db: Db,
  { username, email }: { readonly username: string; readonly email: string },
): Promise<{ readonly username: boolean; readonly email: boolean }> {
  const rows = await db
    .select({ username: accounts.username, email: accounts.email })
    .from(accounts)
    .where(or(eq(accounts.username, username), eq(accounts.email, email)));
  return {
    username: rows.some((row) => row.username === username),
    email: rows.some((row) => row.email === email),
  };
}

export interface NewAccount {
  readonly username: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

/** Throws a unique violation when somebody was faster. */
export async function insertAccount(tx: Transaction, account: NewAccount, shard: number): Promise<UserId> {
  const id = await mintId(tx, 'users', 'user', shard);
  await tx.insert(accounts).values({ id, ...account });
  await tx.insert(relationCounts).values({ shard, userId: id });
  return id;
}

export interface ProfileRow {
  readonly displayName: string | null;
  readonly bio: string;
  readonly isPrivate: boolean;
  readonly version: number;
}

/** Holds an account's row until the end of the transaction. */
export async function lockProfile(tx: Transaction, userId: UserId): Promise<ProfileRow | undefined> {
  const [row] = await tx
    .select({
      displayName: accounts.displayName,
      bio: accounts.bio,
      isPrivate: accounts.isPrivate,
      version: accounts.version,
    })
    .from(accounts)
    .where(and(eq(accounts.id, userId), isActive))
    .for('update');
  return row;
}

export async function updateProfile(tx: Transaction, userId: UserId, profile: ProfileRow): Promise<void> {
  await tx.update(accounts).set(profile).where(eq(accounts.id, userId));
}
