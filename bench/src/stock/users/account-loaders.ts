import DataLoader from 'dataloader';
import type { Sql } from 'postgres';
import { idArray, inOrderOf } from '../arrays.ts';

export interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  readonly createdAt: Date;
  readonly isPrivate: boolean;
  readonly followerCount: number;
  readonly followingCount: number;
}
export interface RelationRow {
  readonly state: 'none' | 'requested' | 'following';
  readonly hidesReposts: boolean;
  readonly hasBlocked: boolean;
  readonly hasMuted: boolean;
  readonly followsViewer: boolean;
}
const STRANGERS: RelationRow = {
  state: 'none',
  hidesReposts: false,
  hasBlocked: false,
  hasMuted: false,
  followsViewer: false,
};

export interface AccountLoaders {
  readonly accounts: DataLoader<string, AccountRow | null>;
  readonly idByUsername: DataLoader<string, string | null>;
  readonly relations: DataLoader<string, RelationRow>;
}

/** One statement a kind for all the people of a request. */
export function createAccountLoaders(sql: Sql, viewerId: string | null): AccountLoaders {
  return {
    accounts: new DataLoader(async (ids) =>
      inOrderOf(ids, await findAccounts(sql, viewerId, ids), ({ id }) => id),
    ),
    idByUsername: new DataLoader(async (usernames) => {
      const rows = await sql<{ id: string; username: string }[]>`
        select id, username from users.accounts where username = any(${usernames as string[]})`;
      return inOrderOf(usernames, rows, ({ username }) => username).map((row) => row?.id ?? null);
    }),
    relations: new DataLoader(async (ids) => {
      if (viewerId === null) return ids.map(() => STRANGERS);
      const rows = await findRelations(sql, viewerId, ids);
      return inOrderOf(ids, rows, ({ id }) => id).map((row) => row ?? STRANGERS);
    }),
  };
}

function findAccounts(sql: Sql, viewerId: string | null, ids: readonly string[]): Promise<AccountRow[]> {
  return sql<AccountRow[]>`
    select a.id, a.username, coalesce(a.display_name, a.username) as "displayName", a.bio,
      a.created_at as "createdAt", a.is_private as "isPrivate",
      coalesce(c.follower_count, 0) as "followerCount", coalesce(c.following_count, 0) as "followingCount"
    from users.accounts a
    left join users.relation_counts c on c.shard = ((a.id >> 10) & 255)::smallint and c.user_id = a.id
    where a.id = any(${idArray(ids)}::bigint[]) and not a.is_suspended and a.deleted_at is null
      and not exists (select from users.blocks b where b.shard = ((a.id >> 10) & 255)::smallint and b.blocker_id = a.id
        and b.blocked_id = ${viewerId ?? '0'}::bigint and b.active)`;
}

function findRelations(
  sql: Sql,
  viewerId: string,
  ids: readonly string[],
): Promise<(RelationRow & { readonly id: string })[]> {
  return sql<(RelationRow & { readonly id: string })[]>`
    select asked.id, coalesce(f.state, 'none') as state,
      coalesce(f.state <> 'none' and f.hides_reposts, false) as "hidesReposts",
      coalesce(b.active, false) as "hasBlocked",
      coalesce(m.active and (m.expires_at is null or m.expires_at > now()), false) as "hasMuted",
      coalesce(r.state = 'following', false) as "followsViewer"
    from (select ((${viewerId}::bigint >> 10) & 255)::smallint as shard, ${viewerId}::bigint as id) viewer
    cross join unnest(${idArray(ids)}::bigint[]) as asked(id)
    left join users.follows f on f.shard = viewer.shard and f.follower_id = viewer.id and f.followee_id = asked.id
    left join users.blocks b on b.shard = viewer.shard and b.blocker_id = viewer.id and b.blocked_id = asked.id
    left join users.mutes m on m.shard = viewer.shard and m.muter_id = viewer.id and m.muted_id = asked.id
    left join users.followers r on r.shard = viewer.shard and r.followee_id = viewer.id and r.follower_id = asked.id`;
}
