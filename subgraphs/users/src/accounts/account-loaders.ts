import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../request-viewer.ts';
import type { Account } from './account.ts';
import { findAccounts, findEmail, findIdsByUsername } from './account-queries.ts';

export interface AccountLoaders {
  /** Null where the viewer may not see anybody. */
  readonly account: DataLoader<UserId, Account | null>;
  /** By well-formed username, in lower case. */
  readonly idByUsername: DataLoader<string, UserId | null>;
  /** For the account's own viewer alone. */
  readonly email: DataLoader<UserId, string | null>;
}

export interface AccountLoaderDeps {
  readonly db: Database;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

/** One statement for all the people that a request asks for. */
export function createAccountLoaders(
  { db, batches }: AccountLoaderDeps,
  viewer: RequestViewer,
): AccountLoaders {
  return {
    account: new DataLoader(async (ids) => {
      batches.batch('account', ids.length);
      await viewer.ownWritesSeen();
      const found = new Map(
        (await findAccounts(db, ids, viewer.userId)).map((account) => [account.id, account]),
      );
      return ids.map((id) => found.get(id) ?? null);
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
  };
}
