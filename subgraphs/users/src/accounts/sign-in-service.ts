import type { Database } from '@rookery/database';
import { unauthenticated } from '@rookery/errors';
import type { Commit } from '../log/commit.ts';
import type { OpenSession, TokenPair } from '../sessions/session-service.ts';
import { findSignIn } from './account-queries.ts';
import { normalizeEmail, normalizePassword, parseUsername, PASSWORD_LENGTH } from './account-rules.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface SignInInput {
  /** Username or email. */
  readonly login: string;
  readonly password: string;
}

export interface SignInServiceDeps {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
}

export interface SignInService {
  /** Starts a session. Throws one and the same UNAUTHENTICATED for an unknown login and a wrong password. */
  signIn(commit: Commit, input: SignInInput): Promise<TokenPair>;
}

/** A password longer than any account's, in UTF-16 code units, is not worth hashing. */
const MAX_PASSWORD_UNITS = 4 * PASSWORD_LENGTH.max;

/** Password sign-in. */
export function createSignInService({ db, hasher, openSession }: SignInServiceDeps): SignInService {
  return {
    async signIn(commit, { login, password }) {
      const name = parseLogin(login);
      const candidate = password.length <= MAX_PASSWORD_UNITS ? normalizePassword(password) : '';
      const account = await hasher.verify(
        async () => (name === undefined ? undefined : findSignIn(db, name)),
        candidate,
      );
      if (!account) throw unauthenticated('Login and password do not fit.');
      return commit((tx) => openSession(tx, { userId: account.id, roles: account.roles }), { settle: false });
    },
  };
}

function parseLogin(login: string): string | undefined {
  if (!login.includes('@')) return parseUsername(login.trim());
  return login.isWellFormed() && !login.includes('\0') ? normalizeEmail(login) : undefined;
}
