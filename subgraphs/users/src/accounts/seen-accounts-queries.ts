import { idArrayValue, readColumns, shaped, shardOfSql, type Database } from '@rookery/database';
import { accounts, blocks, relationCounts } from '@rookery/drizzle/users';
import type { UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import type { Account, Profile } from './account.ts';

export interface SeenAccountsQuery {
  /** Null when signed out. */
  readonly viewerId: UserId | null;
  /** Each once. */
  readonly ids: readonly UserId[];
  /** What is in memory of each, in the order of `ids`; of whatever version. */
  readonly known: readonly (Profile | undefined)[];
  /** Whether followers and followees are to be counted. */
  readonly counts: boolean;
}

export interface SeenAccounts {
  /** Those whom the viewer may see; absent are the unknown, suspended, deleted, and those who block the viewer. */
  readonly accounts: ReadonlyMap<UserId, Account>;
  /** What was not in memory as it is now, and was read. */
  readonly read: readonly Profile[];
}

type ProfileColumns = readonly [
  version: number,
  username: string,
  displayName: string,
  bio: string,
  createdAtMillis: number,
  isPrivate: boolean,
];
type Columns = readonly [
  id: UserId,
  isHidden: boolean,
  isBlockedByViewer: boolean,
  profile: ProfileColumns | null,
  followerCount?: number,
  followingCount?: number,
];

/** Nobody's id: for a viewer who is signed out. */
const NOBODY = '0';
/** Of what is not in memory: those of rows begin with 1. */
const NO_VERSION = 0;

/**
 * People as one viewer may see them, in one statement. It tells where what is in memory does not hold: who is hidden, who is
 * blocked, and whose row has another version. Unless counts are wanted, nothing is told of the others, which are most.
 */
export async function findAccounts(db: Database, query: SeenAccountsQuery): Promise<SeenAccounts> {
  const { ids, known, counts } = query;
  const told = new Map<UserId, Columns>();
  for (const row of await readColumns<Columns>(db, seenAccounts(query))) told.set(row[0], row);
  const found = new Map<UserId, Account>();
  const read: Profile[] = [];
  ids.forEach((id, index) => {
    const row = told.get(id);
    if (row?.[1]) return;
    const columns = row?.[3];
    if (columns) read.push(toProfile(id, columns));
    const profile = columns ? read.at(-1) : known[index];
    if (!profile) throw new Error('an account came without its profile');
    const isBlockedByViewer = row?.[2] ?? false;
    const countsOf = (count: number | undefined) => (isBlockedByViewer ? 0 : (count ?? 0));
    found.set(id, {
      id,
      username: profile.username,
      displayName: profile.displayName,
      bio: profile.bio,
      createdAt: profile.createdAt,
      isPrivate: profile.isPrivate,
      followerCount: counts ? countsOf(row?.[4]) : undefined,
      followingCount: counts ? countsOf(row?.[5]) : undefined,
      isBlockedByViewer,
    });
  });
  return { accounts: found, read };
}

function seenAccounts({ viewerId, ids, known, counts }: SeenAccountsQuery): SQL {
  const values = {
    ids: idArrayValue(ids),
    versions: `{${known.map((profile) => profile?.version ?? NO_VERSION).join(',')}}`,
    privates: `{${known.map((profile) => (profile?.isPrivate ? 't' : 'f')).join(',')}}`,
    viewer: viewerId ?? NOBODY,
  };
  return shaped(`seenAccounts ${counts}`, values, () => {
    const id = sql`wanted.id`;
    const viewer = sql`${sql.placeholder('viewer')}::bigint`;
    // @NOTE Who writes an account raises its version; privacy is compared by itself, so that no slip there can hide it.
    const isOutdated = sql`(a.version <> wanted.version or a.is_private <> wanted.is_private)`;
    const isHidden = sql`(a.id is null or (theirs.active is true and own.active is not true))`;
    return sql`
      select ${id}, ${isHidden}, own.active is true, case when ${isOutdated} then ${profileColumns} end
        ${counts ? sql`, n.follower_count, n.following_count` : sql``}
      from unnest(${sql.placeholder('ids')}::bigint[], ${sql.placeholder('versions')}::bigint[],
        ${sql.placeholder('privates')}::boolean[]) as wanted(id, version, is_private)
      left join ${accounts} a on a.id = ${id} and not a.is_suspended and a.deleted_at is null
      left join ${blocks} own on own.shard = ${shardOfSql(viewer)} and own.blocker_id = ${viewer}
        and own.blocked_id = ${id}
      left join ${blocks} theirs on theirs.shard = ${shardOfSql(id)} and theirs.blocker_id = ${id}
        and theirs.blocked_id = ${viewer}
      ${counts ? sql`left join ${relationCounts} n on n.shard = ${shardOfSql(id)} and n.user_id = ${id}` : sql``}
      ${counts ? sql`` : sql`where ${isHidden} or own.active or ${isOutdated}`}`;
  });
}

/** As one value, which is null for what is known. */
const profileColumns = sql`json_build_array(a.version, a.username, coalesce(a.display_name, a.username), a.bio,
  (extract(epoch from a.created_at) * 1000)::bigint, a.is_private)`;

function toProfile(id: UserId, columns: ProfileColumns): Profile {
  return {
    id,
    version: columns[0],
    username: columns[1],
    displayName: columns[2],
    bio: columns[3],
    createdAt: new Date(columns[4]).toISOString(),
    isPrivate: columns[5],
  };
}
