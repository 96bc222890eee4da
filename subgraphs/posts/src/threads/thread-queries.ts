import { idArray, shardOfSql, type Db } from '@rookery/database';
import { postQuotes, postReplies, posts } from '@rookery/drizzle/posts';
import type { Id, PostId, UserId } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import { sql, type SQL } from 'drizzle-orm';
import type { ListRow, ListSource } from '../connections/list-queries.ts';
import { entryIsVisible } from '../visibility/visibility-queries.ts';

/** Direct replies to a post, newest first. */
export function repliesTo(viewerId: UserId | null): ListSource {
  return {
    from: sql`${postReplies} item`,
    belongsTo,
    where: entryIsVisible(viewerId, 'item'),
    itemId: sql`item.reply_id`,
    key: [{ column: sql`item.reply_id`, type: 'bigint' }],
  };
}

/** Posts that quote a post, newest first. */
export function quotesOf(viewerId: UserId | null): ListSource {
  return {
    from: sql`${postQuotes} item`,
    belongsTo,
    where: entryIsVisible(viewerId, 'item'),
    itemId: sql`item.quote_id`,
    key: [{ column: sql`item.quote_id`, type: 'bigint' }],
  };
}

function belongsTo(postId: SQL): SQL {
  return sql`item.shard = ${shardOfSql(postId)} and item.post_id = ${postId} and not item.is_deleted`;
}

/** How far up a thread is walked when its oldest end is asked for; nearest-first pages have no such end. */
export const MAX_ANCESTOR_STEPS = 1_000;

/**
 * A page of the threads above many posts, nearest ancestor first, in one statement; hidden and deleted ones are there
 * too. `from: end` walks up from the post, or from the cursor `before`, no further than the page; `from: start` needs the
 * oldest end, so it walks up to the thread's beginning (or to the cursor `after`) first.
 */
export async function readAncestors(
  db: Db,
  postIds: readonly PostId[],
  request: PageRequest,
): Promise<Map<Id, ListRow[]>> {
  const steps = request.from === 'end' ? request.limit + 1 : MAX_ANCESTOR_STEPS;
  const farthest = request.after?.[0] ?? null;
  const begin = request.before ? sql`${request.before[0] ?? null}::bigint` : sql`owner.id`;
  const order = request.from === 'end' ? sql`asc` : sql`desc`;
  const rows = await db.execute<{ ownerId: Id; itemId: Id }>(sql`
    with recursive thread(owner_id, id, parent_id, steps) as (
      select owner.id, p.id, p.reply_to_id, 0
      from unnest(${idArray(postIds)}) as owner(id)
      join ${posts} p on p.shard = ${shardOfSql(begin)} and p.id = ${begin}
      union all
      select t.owner_id, p.id, p.reply_to_id, t.steps + 1
      from thread t
      join ${posts} p on p.shard = ${shardOfSql(sql`t.parent_id`)} and p.id = t.parent_id
      where t.steps < ${steps}::int and t.parent_id is distinct from ${farthest}::bigint
    ), page as (
      select *, row_number() over (partition by owner_id order by steps ${order}) as place
      from thread where steps > 0
    )
    select owner_id as "ownerId", id as "itemId" from page
    where place <= ${request.limit + 1}::int order by place`);
  const threads = new Map<Id, ListRow[]>();
  for (const { ownerId, itemId } of rows) {
    const thread = threads.get(ownerId) ?? [];
    thread.push({ itemId, position: [itemId] });
    threads.set(ownerId, thread);
  }
  return threads;
}
