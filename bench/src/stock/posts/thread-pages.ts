import type { Sql } from 'postgres';
import { shardOf } from '../../data/home-entries.ts';
import { firstPage, lastPage } from '../connection.ts';
import { isVisible } from './visibility.ts';

const toEdge = ({ id }: { readonly id: string }) => ({ cursor: id, postId: id });

/** Direct replies that the viewer may see, newest first. */
export async function repliesPage(
  sql: Sql,
  {
    viewerId,
    postId,
    first,
  }: { readonly viewerId: string | null; readonly postId: string; readonly first: number },
) {
  const rows = await sql<{ id: string }[]>`
    select item.reply_id as id from posts.post_replies item
    where item.shard = ${shardOf(sql, sql`${postId}::bigint`)} and item.post_id = ${postId}::bigint
      and not item.is_deleted and ${isVisible(sql, viewerId, 'item')}
    order by item.reply_id desc limit ${first + 1}`;
  return firstPage(rows.map(toEdge), first);
}

/** The nearest posts above one, oldest first. */
export async function ancestorsPage(
  sql: Sql,
  { postId, last }: { readonly postId: string; readonly last: number },
) {
  const rows = await sql<{ id: string }[]>`
    with recursive thread(id, parent_id, steps) as (
      select p.id, p.reply_to_id, 0 from posts.posts p
      where p.shard = ${shardOf(sql, sql`${postId}::bigint`)} and p.id = ${postId}::bigint
      union all
      select p.id, p.reply_to_id, thread.steps + 1 from thread
      join posts.posts p on p.shard = ${shardOf(sql, sql`thread.parent_id`)} and p.id = thread.parent_id
      where thread.steps <= ${last}
    )
    select id from thread where steps > 0 order by steps`;
  return lastPage(rows.map(toEdge), last);
}
