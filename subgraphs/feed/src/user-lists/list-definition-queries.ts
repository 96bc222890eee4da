import { shardOfSql } from '@rookery/database';
import { userListMembers } from '@rookery/drizzle/feed';
import { sql, type SQL } from 'drizzle-orm';
import { mayBeShown } from '../timelines/entry-rules-queries.ts';
import type { ListTimelineRef, TimelineDefinition } from '../timelines/timeline-definition.ts';
import { filterKey } from '../timelines/timeline-filter.ts';
import { column, constant, passesFilterSql, VIEWER_ID } from '../timelines/timeline-queries.ts';

/**
 * Posts and reposts by a list's members, as far as the viewer may see them. Whether the viewer may see the list is for
 * others to say. Of replies those to the viewer, to a member, or to the replier themself. Whose reposts the viewer hides at
 * home is no matter here: the list was made to read its members.
 */
export function listDefinition({
  listId,
  viewerId,
  filter,
}: Pick<ListTimelineRef, 'listId' | 'viewerId' | 'filter'>): TimelineDefinition {
  const list = sql`${sql.placeholder('list')}::bigint`;
  const viewer = viewerId === null ? null : VIEWER_ID;
  const members = (alias: string) => sql`
    from ${userListMembers} ${sql.raw(alias)}
    where ${column(alias, 'shard')} = ${shardOfSql(list)} and ${column(alias, 'list_id')} = ${list}`;
  const source = sql`select member.member_id as owner_id, true as is_active, false as hides_reposts`;
  const isMember = (person: SQL) => sql`exists (select 1 ${members('mate')} and mate.member_id = ${person})`;
  const repliesTo = (entry: string) => {
    const parent = column(entry, 'parent_author_id');
    const self = viewer === null ? sql`false` : sql`${parent} = ${viewer}::bigint`;
    return sql`(${parent} = ${column(entry, 'owner_id')} or ${self} or ${isMember(parent)})`;
  };
  return {
    shape: `list:${viewerId === null ? '' : 'viewer'}:${filterKey(filter)}`,
    values: { list: listId, ...(viewerId === null ? {} : { viewer: viewerId }) },
    sources: () => sql`(${source} ${members('member')})`,
    countSources: (limit) =>
      sql`(select count(*) from (select 1 ${members('member')} limit ${constant(limit)}) counted)`,
    sourceOf: (entry) =>
      sql`(${source} ${members('member')} and member.member_id = ${column(entry, 'owner_id')})`,
    isCandidate: (entry) => passesFilterSql(entry, filter),
    isOn: (entry, owner) => sql`(
      ${column(owner, 'is_active')} is true
      and ${passesFilterSql(entry, filter)}
      and ${mayBeShown(viewer, entry)}
      and (${column(entry, 'is_repost')} or ${column(entry, 'parent_author_id')} is null or ${repliesTo(entry)}))`,
  };
}
