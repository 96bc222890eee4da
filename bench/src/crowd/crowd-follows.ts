import type { Sql } from 'postgres';
import { SHARDS, type CrowdRange } from './crowd-ids.ts';

/**
 * Lets a part of the crowd follow somebody, in feed's copy alone: its fan-out and its pages read nothing else. Done once
 * for a data folder; what is there stays. Returns how many follow, which may be more than `range` says.
 */
export async function followAll(sql: Sql, followeeId: string, range: CrowdRange): Promise<number> {
  const known = await countFollowers(sql, followeeId);
  if (known >= range.count) return known;
  // The order of the primary key: pages are filled one after the other.
  await sql`
    insert into feed.relation_follows (shard, follower_id, followee_id, is_active, hides_reposts, version)
    select n % ${SHARDS}, ((n + 1) << 22) | (1::bigint << 18) | ((n % ${SHARDS}) << 10), ${followeeId}::bigint, true, false, 1
    from generate_series(${range.from}::bigint, ${range.from + range.count - 1}::bigint) n
    order by n % ${SHARDS}, n
    on conflict (shard, follower_id, followee_id) do update set is_active = true`;
  await sql`analyze feed.relation_follows`;
  return countFollowers(sql, followeeId);
}

async function countFollowers(sql: Sql, followeeId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::float8 as count from feed.relation_follows
    where followee_id = ${followeeId}::bigint and is_active`;
  return row?.count ?? 0;
}
