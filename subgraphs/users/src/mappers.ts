import type { UserId, ViewerId } from '@rookery/ids';
import type { Account } from './accounts/account.ts';

/** What resolvers of User stand on: a person as this request's viewer may see them. */
export type UserRef = Account;

/** What resolvers of Viewer stand on. */
export interface ViewerRef {
  readonly id: ViewerId;
  readonly userId: UserId;
}
