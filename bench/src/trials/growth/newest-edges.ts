import type { Sql } from 'postgres';
import { BenchError } from '../../bench-error.ts';
import { GROUPING_WINDOW_MILLIS } from '../../data/home-entries.ts';
import { readHomeEdges } from '../../data/home-lists.ts';

/** Entries looked at for each edge that is wanted: rules leave some out, and reposts are grouped. */
const ENTRIES_PER_EDGE = 3;

/**
 * Posts of the newest edges of somebody's home timeline, by its definition: as `readHomeEdges`, which would look at all
 * that ten thousand people ever wrote. Entries below a bound are left out, and what lies less than the grouping's window
 * above it, which may want them, is not relied on.
 */
export async function newestPostIds(sql: Sql, viewerId: string, count: number): Promise<string[]> {
  const shard = sql`((${viewerId}::bigint >> 10) & 255)::smallint`;
  const [row] = await sql<{ bound: string | null }[]>`
    with newest as (
      select e.id from feed.entries e
      where not e.is_deleted and e.owner_id in (
        select followee_id from feed.relation_follows
        where shard = ${shard} and follower_id = ${viewerId}::bigint and is_active)
      order by e.id desc limit ${count * ENTRIES_PER_EDGE})
    select (min(id) - (${GROUPING_WINDOW_MILLIS}::bigint << 22))::text as bound from newest`;
  const bound = row?.bound ?? '0';
  const edges = await readHomeEdges(sql, viewerId, count, sql`e.id > ${bound}::bigint`);
  const reliable = BigInt(bound) + (BigInt(GROUPING_WINDOW_MILLIS) << 22n);
  if (edges.length < count || edges.some(({ entryId }) => BigInt(entryId) < reliable))
    throw new BenchError(`growth: a timeline of ${count} posts is wanted, and ${edges.length} are there.`);
  return edges.map(({ postId }) => postId);
}
