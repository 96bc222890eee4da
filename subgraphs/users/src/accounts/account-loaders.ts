import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import { operationFields, type OperationInfo } from '@rookery/subgraph-host';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../request-viewer.ts';
import type { Account } from './account.ts';
import { findEmail, findIdsByUsername } from './account-queries.ts';
import type { ProfileCache } from './profile-cache.ts';
import type { ReadSeenAccounts } from './seen-accounts-queries.ts';

export interface AccountLoaders {
  /** Null where the viewer may not see anybody. */
  readonly account: DataLoader<UserId, Account | null>;
  /** By well-formed username, in lower case. */
  readonly idByUsername: DataLoader<string, UserId | null>;
  /** For the account's own viewer alone. */
  readonly email: DataLoader<UserId, string | null>;
  /** Told of the operation under way: what it does not select is not looked up. Untold, all is. */
  expect(info: OperationInfo): void;
}

export interface AccountLoaderDeps {
  readonly db: Database;
  readonly cache: ProfileCache;
  readonly seenAccounts: ReadSeenAccounts;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

const COUNTS = ['followerCount', 'followingCount'] as const;

/** One statement for all the people that a request asks for. */
export function createAccountLoaders(
  { db, cache, seenAccounts, batches }: AccountLoaderDeps,
  viewer: RequestViewer,
): AccountLoaders {
  let counts = true;
  return {
    account: new DataLoader(async (ids) => {
      batches.batch('account', ids.length);
      await viewer.ownWritesSeen();
      const query = { viewerId: viewer.userId, ids, known: cache.getAll(ids), counts };
      const { accounts, read } = await seenAccounts(query);
      for (const profile of read) cache.set(profile.id, profile);
      return ids.map((id) => accounts.get(id) ?? null);
    }),
    idByUsername: new DataLoader(async (usernames) => {
      batches.batch('idByUsername', usernames.length);
      const found = await findIdsByUsername(db, usernames);
      return usernames.map((username) => found.get(username) ?? null);
    }),
    email: new DataLoader((ids) => {
      batches.batch('email', ids.length);
      return Promise.all(ids.map((id) => findEmail(db, id)));
    }),
    expect(info) {
      counts = COUNTS.some((name) => operationFields(info).has(name));
    },
  };
}
