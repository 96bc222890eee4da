import type { Redis } from 'ioredis';
import type { Fragment, Sql } from 'postgres';
import { GROUPING_WINDOW_MILLIS, shardOf, visibleEntries } from './home-entries.ts';
import { homeRecordsKey, packHomeRecord, type HomeRecord } from './home-record.ts';

/** Edges of a list: a page, one more to know whether there are more, and what a deeper page would take. */
const LIST_LENGTH = 100;
/** Lists written side by side. */
const AT_ONCE = 4;
/** Entries looked at for each edge that is wanted: rules leave some out, and reposts are grouped. */
const ENTRIES_PER_EDGE = 3;

/** Writes each viewer's home timeline, by its definition in SQL, to Redis: what the floor and the stock stack read. */
export async function writeHomeLists(sql: Sql, redis: Redis, viewerIds: readonly string[]): Promise<void> {
  const left = viewerIds.values();
  await Promise.all(Array.from({ length: AT_ONCE }, writeLeft));

  async function writeLeft(): Promise<void> {
    for (const viewerId of left) await write(viewerId);
  }

  async function write(viewerId: string): Promise<void> {
    const records = await readNewestEdges(sql, viewerId, LIST_LENGTH);
    const key = homeRecordsKey(viewerId);
    const pipeline = redis.pipeline().del(key);
    if (records.length > 0) pipeline.rpush(key, ...records.map(packHomeRecord));
    await pipeline.exec();
  }
}

/**
 * The newest edges of a home timeline, by the definition, which looks at all that ten thousand people ever wrote: entries
 * below a bound are left out, unless that leaves too few. What lies less than the grouping's window above the bound may want
 * those, and is not relied on.
 */
export async function readNewestEdges(sql: Sql, viewerId: string, count: number): Promise<HomeRecord[]> {
  const viewer = sql`${viewerId}::bigint`;
  const [row] = await sql<{ reliable: string | null }[]>`
    with newest as (
      select e.id from feed.entries e
      where not e.is_deleted and e.owner_id in (
        select followee_id from feed.relation_follows
        where shard = ${shardOf(sql, viewer)} and follower_id = ${viewer} and is_active)
      order by e.id desc limit ${count * ENTRIES_PER_EDGE})
    select min(id)::text as reliable from newest`;
  const reliable = BigInt(row?.reliable ?? 0);
  const bound = reliable - (BigInt(GROUPING_WINDOW_MILLIS) << 22n);
  const edges = await readHomeEdges(sql, viewerId, count, sql`e.id > ${bound.toString()}::bigint`);
  const isWhole = edges.length === count && edges.every(({ entryId }) => BigInt(entryId) >= reliable);
  return isWhole ? edges : readHomeEdges(sql, viewerId, count);
}

/** The newest edges of a home timeline, by the definition, among all entries or those for which `only` (alias `e`) holds. */
async function readHomeEdges(
  sql: Sql,
  viewerId: string,
  limit: number,
  only: Fragment = sql`true`,
): Promise<HomeRecord[]> {
  return sql<HomeRecord[]>`
    ${visibleEntries(sql, viewerId, only)}
    select v.id as "entryId", v.owner_id as "ownerId", v.is_repost as "isRepost", v.post_id as "postId",
      v.post_author_id as "postAuthorId", v.parent_author_id as "parentAuthorId"
    from visible v
    where not v.is_repost or not exists (
      select from visible earlier where earlier.post_id = v.post_id and earlier.id < v.id
        and (v.id >> 22) - (earlier.id >> 22) <= ${GROUPING_WINDOW_MILLIS})
    order by v.id desc limit ${limit}`;
}
