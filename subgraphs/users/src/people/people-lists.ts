import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { Account } from '../accounts/account.ts';
import * as queries from './people-queries.ts';
import type { PeopleList, ReadListed } from './people-list.ts';

export interface PeopleListsDeps {
  readonly db: Database;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** The lists of people, by whose they are. */
export interface PeopleLists {
  followers(ownerId: UserId): PeopleList;
  following(ownerId: UserId): PeopleList;
  followRequests(viewerId: UserId): PeopleList;
  blockedUsers(viewerId: UserId): PeopleList;
  mutedUsers(viewerId: UserId): PeopleList;
}

/** Whom a viewer blocks appears in the viewer's own lists alone. */
const isNotBlocked = (account: Account): boolean => !account.isBlockedByViewer;

export function createPeopleLists({ db, now }: PeopleListsDeps): PeopleLists {
  const list = (
    name: string,
    ownerId: UserId,
    read: (range: queries.ListRange) => ReturnType<ReadListed>,
    shows = isNotBlocked,
  ): PeopleList => ({
    scope: `${name}:${ownerId}`,
    read: (below, limit) => read({ ownerId, below, limit }),
    shows,
  });
  return {
    followers: (id) => list('followers', id, (range) => queries.listFollowers(db, 'following', range)),
    following: (id) => list('following', id, (range) => queries.listFollowing(db, range)),
    followRequests: (id) =>
      list('followRequests', id, (range) => queries.listFollowers(db, 'requested', range)),
    blockedUsers: (id) =>
      list(
        'blockedUsers',
        id,
        (range) => queries.listBlocked(db, range),
        () => true,
      ),
    mutedUsers: (id) =>
      list(
        'mutedUsers',
        id,
        (range) => queries.listMuted(db, range, new Date(now())),
        () => true,
      ),
  };
}
