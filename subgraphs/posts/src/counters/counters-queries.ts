import type { RowOf, Transaction } from '@rookery/database';
import {
  likes,
  postCounters,
  postQuotes,
  postReplies,
  postReposts,
  posts,
  userPostCounts,
} from '@rookery/drizzle/posts';
import type { PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';

/** A counter that did not equal its rows. */
export interface Drift {
  readonly id: PostId | UserId;
  readonly counter: 'likeCount' | 'repostCount' | 'replyCount' | 'quoteCount' | 'postCount';
  readonly counted: number;
  readonly actual: number;
}
/** Where a walk over counters stands: the last row's key. */
export interface CounterPlace {
  readonly shard: number;
  readonly id: string;
}
type Key = { shard: number; id: PostId | UserId };

/** The next counters of posts, locked: what counts cannot move them before the commit. */
export function lockPostCounters(
  tx: Transaction,
  { shard, id }: CounterPlace,
  limit: number,
): Promise<Key[]> {
  return tx.execute<Key>(sql`
    select shard, post_id as id from ${postCounters}
    where (shard, post_id) > (${shard}::smallint, ${id}::bigint)
    order by shard, post_id limit ${limit}::int for update`);
}

/** The same of people's counts of posts. */
export function lockUserCounters(
  tx: Transaction,
  { shard, id }: CounterPlace,
  limit: number,
): Promise<Key[]> {
  return tx.execute<Key>(sql`
    select shard, user_id as id from ${userPostCounts}
    where (shard, user_id) > (${shard}::smallint, ${id}::bigint)
    order by shard, user_id limit ${limit}::int for update`);
}

const keysOf = (keys: readonly Key[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as locked(shard smallint, id bigint)`;

/** Sets locked counters to what their rows say, and tells which differed. A statement of its own sees all that held the lock before. */
export async function repairPostCounters(tx: Transaction, locked: readonly Key[]): Promise<Drift[]> {
  const rowsOf = (table: SQL, standing: SQL) => sql`(
    select count(*)::int from ${table} item
    where item.shard = locked.shard and item.post_id = locked.id and ${standing})`;
  return tx.execute<RowOf<Drift>>(sql`
    with truth as (
      select locked.shard, locked.id,
        ${rowsOf(sql`${likes}`, sql`item.is_active`)} as likes,
        ${rowsOf(sql`${postReposts}`, sql`not item.is_deleted`)} as reposts,
        ${rowsOf(sql`${postReplies}`, sql`not item.is_deleted`)} as replies,
        ${rowsOf(sql`${postQuotes}`, sql`not item.is_deleted`)} as quotes
      from ${keysOf(locked)}
    ), before as (
      select truth.*, c.like_count, c.repost_count, c.reply_count, c.quote_count
      from truth join ${postCounters} c on c.shard = truth.shard and c.post_id = truth.id
    ), repaired as (
      update ${postCounters} c
      set like_count = t.likes, repost_count = t.reposts, reply_count = t.replies, quote_count = t.quotes
      from truth t
      where c.shard = t.shard and c.post_id = t.id
        and (c.like_count, c.repost_count, c.reply_count, c.quote_count)
          is distinct from (t.likes, t.reposts, t.replies, t.quotes)
      returning t.id
    )
    select before.id, each.counter, each.counted, each.actual
    from repaired join before using (id)
    cross join lateral (values
      ('likeCount', like_count, likes), ('repostCount', repost_count, reposts),
      ('replyCount', reply_count, replies), ('quoteCount', quote_count, quotes)
    ) as each(counter, counted, actual)
    where each.counted <> each.actual
    order by before.id, each.counter`);
}

/** The same of people's counts of posts. */
export async function repairUserCounters(tx: Transaction, locked: readonly Key[]): Promise<Drift[]> {
  return tx.execute<RowOf<Drift>>(sql`
    with truth as (
      select locked.shard, locked.id, n.post_count as counted, (
        select count(*)::int from ${posts} p
        where p.shard = locked.shard and p.author_id = locked.id and not p.is_deleted) as actual
      from ${keysOf(locked)}
      join ${userPostCounts} n on n.shard = locked.shard and n.user_id = locked.id
    )
    update ${userPostCounts} n set post_count = truth.actual
    from truth
    where n.shard = truth.shard and n.user_id = truth.id and truth.counted <> truth.actual
    returning truth.id, 'postCount' as counter, truth.counted, truth.actual`);
}
