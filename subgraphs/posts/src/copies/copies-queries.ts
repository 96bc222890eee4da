import { shardOfSql, type Transaction } from '@rookery/database';
import { postCounters, postQuotes, postReplies, postReposts } from '@rookery/drizzle/posts';
import type { PostId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { COPY_KINDS, type CopyChange, type CopyKind } from './copy-changes.ts';

const shardOfPost = shardOfSql(sql`changed."postId"`);
const changedRows = (changes: readonly CopyChange[]): SQL => sql`
  jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as changed(
    "postId" bigint, "itemId" bigint, "authorId" bigint, "followersOnly" boolean, "isDeleted" boolean)`;

interface CopyTable {
  readonly insert: (rows: SQL) => SQL;
  readonly table: SQL;
  readonly item: SQL;
}
const mentions = (table: SQL, item: SQL): CopyTable => ({
  table,
  item,
  insert: (rows) => sql`
    insert into ${table} (shard, post_id, ${item}, author_id, followers_only, is_deleted)
    select ${shardOfPost}, changed."postId", changed."itemId", changed."authorId", changed."followersOnly",
      changed."isDeleted" from ${rows}`,
});
const copyTables: Readonly<Record<CopyKind, CopyTable>> = {
  reply: mentions(sql`${postReplies}`, sql`reply_id`),
  quote: mentions(sql`${postQuotes}`, sql`quote_id`),
  repost: {
    table: sql`${postReposts}`,
    item: sql`repost_id`,
    insert: (rows) => sql`
      insert into ${postReposts} (shard, post_id, repost_id, reposter_id, is_deleted)
      select ${shardOfPost}, changed."postId", changed."itemId", changed."authorId", changed."isDeleted" from ${rows}`,
  },
};

type Moved = { postId: PostId };

/** Adds what is new, tombstones too. The posts whose count goes up, once an item. */
export async function insertCopies(
  tx: Transaction,
  kind: CopyKind,
  changes: readonly CopyChange[],
): Promise<PostId[]> {
  if (changes.length === 0) return [];
  const inserted = await tx.execute<Moved & { isDeleted: boolean }>(sql`
    ${copyTables[kind].insert(changedRows(changes))}
    on conflict do nothing
    returning post_id as "postId", is_deleted as "isDeleted"`);
  return inserted.filter(({ isDeleted }) => !isDeleted).map(({ postId }) => postId);
}

/** Makes tombstones of what stood. The posts whose count goes down, once an item. */
export async function deleteCopies(
  tx: Transaction,
  kind: CopyKind,
  changes: readonly CopyChange[],
): Promise<PostId[]> {
  const deleted = changes.filter(({ isDeleted }) => isDeleted);
  if (deleted.length === 0) return [];
  const { table, item } = copyTables[kind];
  const rows = await tx.execute<Moved>(sql`
    update ${table} copy set is_deleted = true
    from ${changedRows(deleted)}
    where copy.shard = ${shardOfPost} and copy.post_id = changed."postId" and copy.${item} = changed."itemId"
      and not copy.is_deleted
    returning copy.post_id as "postId"`);
  return rows.map(({ postId }) => postId);
}

/** By how much each count of a post moves. */
export type CountMoves = ReadonlyMap<PostId, Readonly<Record<CopyKind, number>>>;

/** Moves counters, each row once, locked in one order. */
export async function moveCounts(tx: Transaction, moves: CountMoves): Promise<void> {
  const rows = [...moves]
    .filter(([, by]) => COPY_KINDS.some((kind) => by[kind] !== 0))
    .map(([postId, by]) => ({ postId, ...by }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    with moved as materialized (
      select c.shard, c.post_id, moves.reply, moves.quote, moves.repost
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as moves("postId" bigint, reply int, quote int, repost int)
      join ${postCounters} c on c.shard = ${shardOfSql(sql`moves."postId"`)} and c.post_id = moves."postId"
      order by c.shard, c.post_id
      for update of c
    )
    update ${postCounters} c
    set reply_count = c.reply_count + moved.reply, quote_count = c.quote_count + moved.quote,
      repost_count = c.repost_count + moved.repost
    from moved
    where c.shard = moved.shard and c.post_id = moved.post_id`);
}
