import { randomInt } from 'node:crypto';
import { isUniqueViolation, type Database } from '@rookery/database';
import { InputIssues } from '@rookery/errors';
import { SHARD_COUNT } from '@rookery/ids';
import type { Commit } from '../log/commit.ts';
import type { OpenSession, TokenPair } from '../sessions/session-service.ts';
import { findTaken, insertAccount } from './account-queries.ts';
import { checkDisplayName, checkEmail, checkPassword, checkUsername } from './account-rules.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { isReservedName } from './reserved-names.ts';

export interface SignUpInput {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | null | undefined;
}

export interface SignUpServiceDeps {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly openSession: OpenSession;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface SignUpService {
  /** Opens an account and its first session. Throws BAD_USER_INPUT with all that is wrong, names in use included. */
  signUp(commit: Commit, input: SignUpInput): Promise<TokenPair>;
}

/** New accounts. */
export function createSignUpService({ db, hasher, openSession, now }: SignUpServiceDeps): SignUpService {
  async function addTaken(issues: InputIssues, names: { readonly username: string; readonly email: string }) {
    const taken = await findTaken(db, names);
    if (taken.username || isReservedName(names.username)) issues.add('input.username', 'TAKEN');
    if (taken.email) issues.add('input.email', 'TAKEN');
  }

  async function check(input: SignUpInput) {
    const issues = new InputIssues();
    const username = checkUsername(issues, 'input.username', input.username);
    const email = checkEmail(issues, 'input.email', input.email);
    const password = checkPassword(issues, 'input.password', input.password);
    const displayName =
      input.displayName == null ? null : checkDisplayName(issues, 'input.displayName', input.displayName);
    await addTaken(issues, { username: storable(username), email: storable(email) });
    issues.throwIfAny();
    return { username, email, password, displayName };
  }

  return {
    async signUp(commit, input) {
      const { password, ...names } = await check(input);
      const account = { ...names, passwordHash: await hasher.hash(password), createdAt: new Date(now()) };
      const shard = randomInt(SHARD_COUNT);
      try {
        return await commit(
          async (tx, append) => {
            const userId = await insertAccount(tx, account, shard);
            const state = { isPrivate: false, isSuspended: false, isDeleted: false, version: 1 };
            await append({ type: 'user.created', userId, ...state });
            return openSession(tx, { userId, roles: [] });
          },
          { settle: true },
        );
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const issues = new InputIssues();
        await addTaken(issues, names);
        issues.throwIfAny();
        throw error;
      }
    },
  };
}

/** PostgreSQL takes neither NUL nor lone surrogates, not even to look for them. */
const storable = (text: string): string => (text.isWellFormed() && !text.includes('\0') ? text : '');
