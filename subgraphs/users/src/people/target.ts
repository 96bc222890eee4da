import type { Database } from '@rookery/database';
import { badUserInput, notFound } from '@rookery/errors';
import { isIdOf, type UserId } from '@rookery/ids';
import type { Account } from '../accounts/account.ts';
import { findAccounts } from '../accounts/seen-accounts-queries.ts';

/** Input of a mutation that is about somebody else. */
export interface TargetInput {
  readonly userId: string;
}

/** Reads `input.userId`. Throws BAD_USER_INPUT, also for the viewer's own id. */
export function parseTargetId(viewerId: UserId, text: string): UserId {
  if (!isIdOf('user', text)) throw badUserInput([{ field: 'input.userId', reason: 'MALFORMED' }]);
  if (text === viewerId) throw badUserInput([{ field: 'input.userId', reason: 'OUT_OF_RANGE' }]);
  return text;
}

/** Finds whom a mutation is about. Throws NOT_FOUND alike for nobody and for whom the viewer may not see. */
export async function findTarget(db: Database, viewerId: UserId, targetId: UserId): Promise<Account> {
  const query = { viewerId, ids: [targetId], known: [undefined], counts: true };
  const [seen] = await findAccounts(db, [query], query.counts);
  const target = seen?.accounts.get(targetId);
  if (!target) throw notFound('user');
  return target;
}
