import type { Sql } from 'postgres';
import { BenchError } from '../../bench-error.ts';
import { crowdId, CROWDS } from '../../crowd/crowd-ids.ts';

/** Somebody who follows few or many, and reads. */
export interface GrowthFollower {
  readonly id: string;
  readonly followees: number;
}
export interface GrowthPeople {
  readonly few: GrowthFollower;
  readonly many: GrowthFollower;
  /** Those whom `many` follows and who have the most followers: `few` follows none of them. */
  readonly pulledAuthors: readonly { readonly id: string; readonly followers: number }[];
}

const FEW = 100;
const MANY = 10_000;
const PULLED = 100;

/**
 * Two readers of the crowd who follow people of the seed: a hundred, and as many as ten thousand. Their follows are in
 * feed's and in posts' copies, so that they see what private authors write. Made once for a data folder.
 */
export async function growthReaders(sql: Sql): Promise<GrowthPeople> {
  const [few, many] = [crowdId(CROWDS.growth.from), crowdId(CROWDS.growth.from + 1)];
  const pulledAuthors = await sql<{ id: string; followers: number }[]>`
    select followee_id as id, count(*)::float8 as followers from feed.relation_follows f
    join users.accounts a on a.id = f.followee_id and a.deleted_at is null and not a.is_suspended
    where f.is_active and a.username not like 'bench\\_%'
    group by followee_id order by count(*) desc, followee_id limit ${PULLED}`;
  const authors = sql`
    select a.id from users.accounts a
    where a.deleted_at is null and not a.is_suspended and a.username not like 'bench\\_%'`;
  await follow(sql, many, sql`${authors} order by a.id limit ${MANY}`);
  const pulledIds = `{${pulledAuthors.map(({ id }) => id).join(',')}}`;
  await follow(
    sql,
    few,
    sql`${authors} and a.id <> all(${pulledIds}::bigint[])
      and (select count(*) from feed.entries e where e.shard = ((a.id >> 10) & 255)::smallint and e.owner_id = a.id) >= 15
      order by md5(a.id::text) limit ${FEW}`,
  );
  return {
    few: { id: few, followees: await countFollowees(sql, few) },
    many: { id: many, followees: await countFollowees(sql, many) },
    pulledAuthors,
  };
}

/** Nothing when they follow somebody already. */
async function follow(sql: Sql, followerId: string, followees: ReturnType<Sql>): Promise<void> {
  if ((await countFollowees(sql, followerId)) > 0) return;
  for (const table of ['feed.relation_follows', 'posts.relation_follows'])
    await sql`
      insert into ${sql(table)} (shard, follower_id, followee_id, is_active, hides_reposts, version)
      select ((${followerId}::bigint >> 10) & 255)::smallint, ${followerId}::bigint, id, true, false, 1
      from (${followees}) followee
      on conflict (shard, follower_id, followee_id) do nothing`;
  await sql`analyze feed.relation_follows`;
}

async function countFollowees(sql: Sql, followerId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::float8 as count from feed.relation_follows
    where shard = ((${followerId}::bigint >> 10) & 255)::smallint and follower_id = ${followerId}::bigint and is_active`;
  return row?.count ?? 0;
}

/**
 * Has these authors pulled, as they would be with a limit that low; returns that limit. Without it the product would soon
 * push them again. Only while the product does not run.
 */
export async function pull(sql: Sql, authors: GrowthPeople['pulledAuthors']): Promise<number> {
  const limit = Math.min(...authors.map(({ followers }) => followers));
  if (!Number.isFinite(limit) || limit < 1)
    throw new BenchError('growth: nobody in this data has a follower.');
  const ids = `{${authors.map(({ id }) => id).join(',')}}`;
  await sql`
    insert into feed.pulled_authors (shard, user_id, phase)
    select ((id >> 10) & 255)::smallint, id, 'pulled' from unnest(${ids}::bigint[]) id
    on conflict (shard, user_id) do update set phase = 'pulled'`;
  return limit;
}

/** Takes that back. Lists made meanwhile lack what these wrote: they have to be dropped too. */
export async function pushAgain(sql: Sql, authorIds: readonly string[]): Promise<void> {
  await sql`delete from feed.pulled_authors where user_id = any(${`{${authorIds.join(',')}}`}::bigint[])`;
}
