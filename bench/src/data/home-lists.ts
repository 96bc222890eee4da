import type { Redis } from 'ioredis';
import type { Fragment, Sql } from 'postgres';
import { GROUPING_WINDOW_MILLIS, visibleEntries } from './home-entries.ts';
import { homeRecordsKey, packHomeRecord, type HomeRecord } from './home-record.ts';

/** Edges of a list: a page, one more to know whether there are more, and what a deeper page would take. */
const LIST_LENGTH = 100;

/** Writes each viewer's home timeline, by its definition in SQL, to Redis: what the floor and the stock stack read. */
export async function writeHomeLists(sql: Sql, redis: Redis, viewerIds: readonly string[]): Promise<void> {
  for (const viewerId of viewerIds) {
    const records = await readHomeEdges(sql, viewerId, LIST_LENGTH);
    const key = homeRecordsKey(viewerId);
    const pipeline = redis.pipeline().del(key);
    if (records.length > 0) pipeline.rpush(key, ...records.map(packHomeRecord));
    await pipeline.exec();
  }
}

/** The newest edges of a home timeline, by the definition, among all entries or those for which `only` (alias `e`) holds. */
export async function readHomeEdges(
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
