import { join } from 'node:path';
import { loadOrCreateKeys, signAccessToken } from '@rookery/auth';
import { idOf, withKind } from '@rookery/ids';

/** Longer than any measurement takes. */
const LIFETIME_MILLIS = 60 * 60_000;

/** Authorization headers for anybody, signed with the keys of the data folder: thousands cannot sign in one by one. */
export function createTokenMint(dataDir: string): (userId: string) => string {
  const keys = loadOrCreateKeys(join(dataDir, 'keys'));
  return (userId) => {
    const claims = {
      userId: idOf('user', userId),
      sessionId: idOf('session', withKind(userId, 'session')),
      roles: [],
    };
    return `Bearer ${signAccessToken(keys, claims, { lifetimeMillis: LIFETIME_MILLIS }).token}`;
  };
}
