import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { entries, postLikes } from '@rookery/drizzle/feed';
import type { EntryId, UserId } from '@rookery/ids';
import { sql } from 'drizzle-orm';

/** What ranking asks of an entry and its post; numbers are counted no further than the cap. */
export interface RankingRow {
  readonly entryId: EntryId;
  readonly authorId: UserId;
  readonly likes: number;
  readonly reposts: number;
  readonly replies: number;
  readonly likesGiven: number;
  readonly repostsGiven: number;
  readonly repliesGiven: number;
}

/** A logarithm of it counts: whether a post has 1 000 likes or 100 000 makes little difference, and much work. */
const COUNTED = 1_000;
/** Affinity is of the viewer's last so many own entries. */
const OWN_ENTRIES = 500;

/** The facts of entries, for one viewer: one statement. */
export async function findRankingFacts(
  db: Db,
  viewerId: UserId,
  ids: readonly EntryId[],
): Promise<RankingRow[]> {
  const viewer = sql`${viewerId}::bigint`;
  const counted = (from: ReturnType<typeof sql>) =>
    sql`(select count(*)::int from (select 1 from ${from} limit ${sql.raw(String(COUNTED))}) counted)`;
  const rows = await db.execute<RowOf<RankingRow>>(sql`
    with wanted as (
      select entry.id, entry.post_id, entry.post_author_id as author_id
      from unnest(${idArray(ids)}) listed(id)
      join ${entries} entry on entry.shard = ${shardOfSql(sql`listed.id`)} and entry.id = listed.id
    ), own as materialized (
      select is_repost, post_author_id, parent_author_id from ${entries}
      where shard = ${shardOfSql(viewer)} and owner_id = ${viewer} and not is_deleted
      order by id desc limit ${sql.raw(String(OWN_ENTRIES))}
    ), given as materialized (
      select author_id, sum(likes)::int as likes, sum(reposts)::int as reposts, sum(replies)::int as replies
      from (
        select author_id, 1 as likes, 0 as reposts, 0 as replies from ${postLikes}
        where liker_id = ${viewer} and is_active and author_id in (select author_id from wanted)
        union all select post_author_id, 0, 1, 0 from own where is_repost
        union all select parent_author_id, 0, 0, 1 from own where not is_repost and parent_author_id is not null
      ) acts group by author_id
    )
    select wanted.id as "entryId", wanted.author_id as "authorId",
      ${counted(sql`${postLikes} liked
        where liked.shard = ${shardOfSql(sql`wanted.post_id`)} and liked.post_id = wanted.post_id and liked.is_active`)} as likes,
      ${counted(sql`${entries} repost
        where repost.post_id = wanted.post_id and repost.is_repost and not repost.is_deleted`)} as reposts,
      ${counted(sql`${entries} reply
        where reply.reply_to_id = wanted.post_id and not reply.is_repost and not reply.is_deleted`)} as replies,
      coalesce(given.likes, 0) as "likesGiven", coalesce(given.reposts, 0) as "repostsGiven",
      coalesce(given.replies, 0) as "repliesGiven"
    from wanted left join given on given.author_id = wanted.author_id`);
  return [...rows];
}
