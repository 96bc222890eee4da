import * as feedTables from '@rookery/drizzle/feed';
import { authorIsVisibleTo } from '@rookery/visibility';
import { sql } from 'drizzle-orm';
import { mayBeShown } from '../timelines/entry-rules-queries.ts';
import type { PublicTimelineRef, TimelineDefinition } from '../timelines/timeline-definition.ts';
import { filterKey } from '../timelines/timeline-filter.ts';
import { column, passesFilterSql, VIEWER_ID } from '../timelines/timeline-queries.ts';

/**
 * Everybody's public posts, without reposts. What somebody writes for followers, or from a private account, is not public:
 * not even for followers, nor for themself.
 */
export function publicDefinition({
  viewerId,
  filter,
}: Pick<PublicTimelineRef, 'viewerId' | 'filter'>): TimelineDefinition {
  const viewer = viewerId === null ? null : VIEWER_ID;
  const isCandidate = (entry: string) => sql`(
    not ${column(entry, 'is_repost')} and not ${column(entry, 'followers_only')}
    and ${passesFilterSql(entry, filter)})`;
  return {
    shape: `public:${viewerId === null ? '' : 'viewer'}:${filterKey(filter)}`,
    values: viewerId === null ? {} : { viewer: viewerId },
    sources: undefined,
    countSources: () => sql`(select 0)`,
    sourceOf: (entry) =>
      sql`(select ${column(entry, 'owner_id')} as owner_id, true as is_active, false as hides_reposts)`,
    isCandidate,
    isOn: (entry) => sql`(
      ${isCandidate(entry)}
      and ${authorIsVisibleTo(feedTables, null, column(entry, 'owner_id'))}
      and ${mayBeShown(viewer, entry)})`,
  };
}
