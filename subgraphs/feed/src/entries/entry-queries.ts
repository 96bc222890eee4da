import { shaped, type Transaction } from '@rookery/database';
import { entries } from '@rookery/drizzle/feed';
import { shardOf } from '@rookery/ids';
import { PARTITION_COUNT, type LogPosition } from '@rookery/events';
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Entry } from './entry.ts';

/** The columns of a row of feed.entries, under an alias, as an Entry. */
export const entryColumns = (alias: string): SQL =>
  sql.raw(
    [
      ['id', 'id'],
      ['owner_id', 'ownerId'],
      ['is_repost', 'isRepost'],
      ['post_id', 'postId'],
      ['post_author_id', 'postAuthorId'],
      ['reply_to_id', 'replyToId'],
      ['parent_author_id', 'parentAuthorId'],
      ['quoted_post_id', 'quotedPostId'],
      ['followers_only', 'followersOnly'],
      ['has_media', 'hasMedia'],
    ]
      .map(([column, property]) => `${alias}.${column} as "${property}"`)
      .join(', '),
  );

/** An entry as an event told of it. */
export interface NewEntry {
  readonly entry: Entry;
  readonly isDeleted: boolean;
  /** In nobody's list: merged when followers read. */
  readonly isPulled: boolean;
  readonly position: Pick<LogPosition, 'epoch' | 'sequence'>;
}

/** Copies entries. Deleted wins over not deleted, whichever came first: replays in any order end alike. */
export async function upsertEntries(tx: Transaction, rows: readonly NewEntry[]): Promise<void> {
  const byId = new Map<string, NewEntry>();
  for (const row of rows) {
    const known = byId.get(row.entry.id) ?? row;
    byId.set(row.entry.id, { ...known, isDeleted: known.isDeleted || row.isDeleted });
  }
  if (byId.size === 0) return;
  const told = [...byId.values()].map(({ entry, isDeleted, isPulled, position: { epoch, sequence } }) => ({
    ...entry,
    shard: shardOf(entry.id),
    isDeleted,
    isPulled,
    epoch,
    sequence,
  }));
  await tx.execute(shaped('upsertEntries', { told: JSON.stringify(told) }, upsert));
}

const upsert = (): SQL => sql`
  with told as (
    select * from jsonb_to_recordset(${sql.placeholder('told')}::text::jsonb) as told(shard smallint, id bigint,
      "ownerId" bigint, "isRepost" boolean, "postId" bigint, "postAuthorId" bigint, "replyToId" bigint,
      "parentAuthorId" bigint, "quotedPostId" bigint, "followersOnly" boolean, "hasMedia" boolean,
      "isDeleted" boolean, "isPulled" boolean, epoch int, sequence bigint)
  )
  insert into ${entries} as known (shard, id, owner_id, is_repost, post_id, post_author_id, reply_to_id,
    parent_author_id, quoted_post_id, followers_only, has_media, is_deleted, is_pulled, epoch, sequence)
  select shard, id, "ownerId", "isRepost", "postId", "postAuthorId", "replyToId", "parentAuthorId", "quotedPostId",
    "followersOnly", "hasMedia", "isDeleted", "isPulled", epoch, sequence
  from told order by shard, id
  on conflict (shard, id) do update
  set is_deleted = (known.is_deleted and not known.is_unconfirmed) or excluded.is_deleted, is_unconfirmed = false`;

const isOfPartition = (partition: number) => sql`${entries.shard} % ${PARTITION_COUNT} = ${partition}`;

/** A partition is read anew: until seen again, what the copy has of it proves nothing. Readers see it meanwhile. */
export async function markUnconfirmed(tx: Transaction, partition: number): Promise<void> {
  await tx.update(entries).set({ isUnconfirmed: true }).where(isOfPartition(partition));
}

/** A partition was read anew: what was not seen again is no more. */
export async function deleteUnconfirmed(tx: Transaction, partition: number): Promise<void> {
  await tx.delete(entries).where(and(isOfPartition(partition), eq(entries.isUnconfirmed, true)));
}
