import { shardOfSql } from '@rookery/database';
import { relationFollows, entries as entriesTable } from '@rookery/drizzle/feed';
import * as feedTables from '@rookery/drizzle/feed';
import type { UserId } from '@rookery/ids';
import { isHiddenFromTimeline } from '@rookery/visibility';
import { sql, type SQL } from 'drizzle-orm';

/** A repost within this time (id time) of a visible entry of the same post joins that entry's edge. */
export const GROUPING_WINDOW_MILLIS = 24 * 60 * 60_000;

/** Columns of an entry under an alias. */
const column = (alias: string, name: string): SQL => sql.raw(`${alias}.${name}`);

/**
 * Whether an entry (under `entry`, a row of feed.entries) stands on the viewer's home timeline, before grouping.
 * `follow` is the viewer's follow of the entry's owner, left-joined: null for the viewer's own entries.
 * DESIGN section 1 is the source of every line.
 */
export function isOnHome(viewerId: UserId, entry: string, follow: string): SQL {
  const col = (name: string) => column(entry, name);
  const hidden = (author: SQL) => isHiddenFromTimeline(feedTables, viewerId, author);
  const isFollowed = (author: SQL) => sql`exists (
    select 1 from ${relationFollows} rf
    where rf.shard = ${shardOfSql(sql`${viewerId}::bigint`)} and rf.follower_id = ${viewerId}::bigint
      and rf.followee_id = ${author} and rf.is_active)`;
  return sql`(
    not ${col('is_deleted')}
    and (${col('owner_id')} = ${viewerId}::bigint or ${column(follow, 'is_active')} is true)
    and not (${col('is_repost')} and ${column(follow, 'hides_reposts')} is true)
    and not (${col('is_repost')} and exists (
      select 1 from ${entriesTable} original
      where original.shard = ${shardOfSql(col('post_id'))} and original.id = ${col('post_id')} and original.is_deleted))
    and not ${hidden(col('owner_id'))}
    and not (${col('is_repost')} and ${hidden(col('post_author_id'))})
    and not (${col('parent_author_id')} is not null and ${hidden(col('parent_author_id'))})
    and (${col('is_repost')} or ${col('parent_author_id')} is null
      or ${col('parent_author_id')} in (${viewerId}::bigint, ${col('owner_id')})
      or ${isFollowed(col('parent_author_id'))})
  )`;
}

/** The viewer's follow of an entry's owner, for a left join as `alias`. */
export function joinFollowOfOwner(viewerId: UserId, entry: string, alias: string): SQL {
  return sql`left join ${relationFollows} ${sql.raw(alias)}
    on ${column(alias, 'shard')} = ${shardOfSql(sql`${viewerId}::bigint`)}
    and ${column(alias, 'follower_id')} = ${viewerId}::bigint
    and ${column(alias, 'followee_id')} = ${column(entry, 'owner_id')} and ${column(alias, 'is_active')}`;
}

/** Whether a visible entry is an edge: a repost is one only if no visible entry of its post stands in the window before it. */
export function isEdge(viewerId: UserId, entry: string): SQL {
  const id = column(entry, 'id');
  return sql`(not ${column(entry, 'is_repost')} or not exists (
    select 1 from ${entriesTable} earlier
    ${joinFollowOfOwner(viewerId, 'earlier', 'earlier_follow')}
    where earlier.post_id = ${column(entry, 'post_id')} and earlier.id < ${id}
      and earlier.id >= ((${id} >> 22) - ${GROUPING_WINDOW_MILLIS}) << 22
      and ${isOnHome(viewerId, 'earlier', 'earlier_follow')}))`;
}
