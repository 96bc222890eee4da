import { shardOfSql } from '@rookery/database';
import { entries as entriesTable, relationFollows } from '@rookery/drizzle/feed';
import * as feedTables from '@rookery/drizzle/feed';
import type { UserId } from '@rookery/ids';
import { isHiddenFromTimeline } from '@rookery/visibility';
import { sql, type SQL } from 'drizzle-orm';
import type { TimelineDefinition } from '../timelines/timeline-definition.ts';
import { filterKey, NO_FILTER, type TimelineFilter } from '../timelines/timeline-filter.ts';
import { column, constant, passesFilterSql, VIEWER, VIEWER_ID } from '../timelines/timeline-queries.ts';

/** The home timeline of DESIGN section 1, of which a filter leaves entries out before they are grouped. */
export function homeDefinition(viewerId: UserId, filter: TimelineFilter = NO_FILTER): TimelineDefinition {
  const followed = () => sql`
    select followee_id as owner_id, is_active, hides_reposts from ${relationFollows}
    where shard = ${shardOfSql(VIEWER)} and follower_id = ${VIEWER} and is_active`;
  const self = () => sql`select ${VIEWER} as owner_id, true as is_active, false as hides_reposts`;
  return {
    shape: `home:${filterKey(filter)}`,
    values: { viewer: viewerId },
    sources: () => sql`(${followed()} union all ${self()})`,
    countSources: (limit) => sql`(select count(*) from (${followed()} limit ${constant(limit)}) counted)`,
    sourceOf(entry) {
      const owner = column(entry, 'owner_id');
      return sql`(
        ${followed()} and followee_id = ${owner}
        union all select * from (${self()}) self where self.owner_id = ${owner}
        limit 1)`;
    },
    isOn: (entry, source) => sql`(${isOnHome(entry, source)} and ${passesFilterSql(entry, filter)})`,
  };
}

/**
 * Whether an entry (a row of feed.entries) stands on the viewer's home timeline, before grouping and filter; `source`
 * is its owner's: the viewer's follow, or the viewer. DESIGN section 1 is the source of every line.
 */
function isOnHome(entry: string, source: string): SQL {
  const col = (name: string) => column(entry, name);
  const hidden = (author: SQL) => isHiddenFromTimeline(feedTables, VIEWER_ID, author);
  const isFollowed = (author: SQL) => sql`exists (
    select 1 from ${relationFollows} rf
    where rf.shard = ${shardOfSql(VIEWER)} and rf.follower_id = ${VIEWER}
      and rf.followee_id = ${author} and rf.is_active)`;
  return sql`(
    not ${col('is_deleted')}
    and ${column(source, 'is_active')} is true
    and not (${col('is_repost')} and ${column(source, 'hides_reposts')})
    and not (${col('is_repost')} and ${isOriginalDeleted(entry)})
    and not ${hidden(col('owner_id'))}
    and not (${col('is_repost')} and ${hidden(col('post_author_id'))})
    and not (${col('parent_author_id')} is not null and ${hidden(col('parent_author_id'))})
    and (${col('is_repost')} or ${col('parent_author_id')} is null
      or ${col('parent_author_id')} in (${VIEWER}, ${col('owner_id')})
      or ${isFollowed(col('parent_author_id'))})
  )`;
}

/** Whether the post that an entry reposts is deleted. */
export function isOriginalDeleted(entry: string): SQL {
  const postId = column(entry, 'post_id');
  return sql`exists (
    select 1 from ${entriesTable} original
    where original.shard = ${shardOfSql(postId)} and original.id = ${postId} and original.is_deleted)`;
}
