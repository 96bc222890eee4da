import {
  arrayValue,
  inHotReadGroups,
  readColumns,
  shaped,
  shardOfSql,
  type Database,
} from '@rookery/database';
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
  request: number,
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

export type ReadSeenAccounts = (query: SeenAccountsQuery) => Promise<SeenAccounts>;

/** People looked up by one statement, at most: some milliseconds. */
const MAX_PEOPLE_AT_ONCE = 1_000;

/** Reads people as their viewers may see them, those of many requests in one statement. */
export function createSeenAccountReads(db: Database): ReadSeenAccounts {
  const grouped = (counts: boolean) =>
    inHotReadGroups(
      (queries: readonly SeenAccountsQuery[]) => findAccounts(db, queries, counts),
      MAX_PEOPLE_AT_ONCE,
    );
  const [counting, plain] = [grouped(true), grouped(false)];
  return (query) => (query.counts ? counting(query) : plain(query));
}

/**
 * People as viewers may see them, in one statement for all the queries, which agree on `counts`. It tells where what is in memory does not hold: who is hidden, who is blocked, and whose row has another version.
 * Unless counts are wanted, nothing is told of the others, which are most.
 */
export async function findAccounts(
  db: Database,
  queries: readonly SeenAccountsQuery[],
  counts: boolean,
): Promise<readonly SeenAccounts[]> {
  const told = queries.map(() => new Map<UserId, Columns>());
  for (const row of await readColumns<Columns>(db, seenAccounts(queries, counts))) {
    const [request, id] = row;
    told[request - 1]?.set(id, row);
  }
  return queries.map((query, index) => seenBy(query, told[index] ?? new Map<UserId, Columns>()));
}

function seenBy({ ids, known, counts }: SeenAccountsQuery, told: ReadonlyMap<UserId, Columns>): SeenAccounts {
  const found = new Map<UserId, Account>();
  const read: Profile[] = [];
  ids.forEach((id, index) => {
    const row = told.get(id);
    if (row?.[2]) return;
    const columns = row?.[4];
    if (columns) read.push(toProfile(id, columns));
    const profile = columns ? read.at(-1) : known[index];
    if (!profile) throw new Error('an account came without its profile');
    const isBlockedByViewer = row?.[3] ?? false;
    const countsOf = (count: number | undefined) => (isBlockedByViewer ? 0 : (count ?? 0));
    found.set(id, {
      id,
      username: profile.username,
      displayName: profile.displayName,
      bio: profile.bio,
      createdAt: profile.createdAt,
      isPrivate: profile.isPrivate,
      followerCount: counts ? countsOf(row?.[5]) : undefined,
      followingCount: counts ? countsOf(row?.[6]) : undefined,
      isBlockedByViewer,
    });
  });
  return { accounts: found, read };
}

function seenAccounts(queries: readonly SeenAccountsQuery[], counts: boolean): SQL {
  return shaped(`seenAccounts ${counts}`, valuesOf(queries), () => {
    const id = sql`wanted.id`;
    const viewer = sql`wanted.viewer`;
    // @NOTE Who writes an account raises its version; privacy is compared by itself, so that no slip there can hide it.
    const isOutdated = sql`(a.version <> wanted.version or a.is_private <> wanted.is_private)`;
    const isHidden = sql`(a.id is null or (seen.blocks_viewer and not seen.is_blocked))`;
    // Scalar subqueries: joined to the viewers of several requests, blocks are walked through by viewer for each person.
    const isBlock = (blocker: SQL, blocked: SQL) => sql`coalesce((
      select block.active from ${blocks} block where block.shard = ${shardOfSql(blocker)}
        and block.blocker_id = ${blocker} and block.blocked_id = ${blocked}), false)`;
    return sql`
      select wanted.request, ${id}, ${isHidden}, seen.is_blocked, case when ${isOutdated} then ${profileColumns} end
        ${counts ? sql`, n.follower_count, n.following_count` : sql``}
      from (
        select given.*, (${sql.placeholder('viewers')}::bigint[])[given.request] as viewer
        from unnest(${sql.placeholder('requests')}::integer[], ${sql.placeholder('ids')}::bigint[],
          ${sql.placeholder('versions')}::bigint[], ${sql.placeholder('privates')}::boolean[])
          as given(request, id, version, is_private)
        offset 0) wanted
      cross join lateral (
        select ${isBlock(viewer, id)} as is_blocked, ${isBlock(id, viewer)} as blocks_viewer offset 0) seen
      left join ${accounts} a on a.id = ${id} and not a.is_suspended and a.deleted_at is null
      ${counts ? sql`left join ${relationCounts} n on n.shard = ${shardOfSql(id)} and n.user_id = ${id}` : sql``}
      ${counts ? sql`` : sql`where ${isHidden} or seen.is_blocked or ${isOutdated}`}`;
  });
}

/** One row for each person of each request, numbered from 1. */
function valuesOf(queries: readonly SeenAccountsQuery[]) {
  const requests: number[] = [];
  const ids: UserId[] = [];
  const versions: number[] = [];
  const privates: string[] = [];
  queries.forEach(({ ids: people, known }, index) => {
    people.forEach((id, nth) => {
      const profile = known[nth];
      requests.push(index + 1);
      ids.push(id);
      versions.push(profile?.version ?? NO_VERSION);
      privates.push(profile?.isPrivate ? 't' : 'f');
    });
  });
  return {
    requests: arrayValue(requests),
    ids: arrayValue(ids),
    versions: arrayValue(versions),
    privates: arrayValue(privates),
    viewers: arrayValue(queries.map(({ viewerId }) => viewerId ?? NOBODY)),
  };
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
