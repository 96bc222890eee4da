import { idArrayValue, shaped, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { entries, pulledAuthors, relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import type { EntryId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import type { TimelineDefinition } from '../timelines/timeline-definition.ts';
import {
  boundsOf,
  boundsShape,
  constant,
  edgeColumns,
  edgesIn,
  GIVEN_IDS,
  isEdge,
  roundedUp,
  rowsFor,
  withinRange,
  type EdgeRow,
  type EntryRange,
  type Nullable,
} from '../timelines/timeline-queries.ts';
import { isPendingDrop, isUnpushedFor } from './list-lag-queries.ts';

/** What the rules say of entries that a list proposed. */
export interface Judgement {
  /** The first edges of the range, newest first, at most its limit; unknown ids are left out. */
  readonly edges: readonly EdgeRow[];
  /** The list is to be dropped, and was not yet: it must not be believed. */
  readonly isListBehind: boolean;
}

/**
 * Judges given entries, and with them those of the range that are being pushed, or were a moment ago, or were not
 * pushed at all, so that the list may have lacked them when it was read. One statement whatever their number.
 */
export async function judgeEntries(
  db: Db,
  viewerId: UserId,
  timeline: TimelineDefinition,
  ids: readonly EntryId[],
  range: Pick<EntryRange, 'below' | 'above' | 'limit'>,
): Promise<Judgement> {
  const shape = `judge:${timeline.shape}:${boundsShape(range)}:${roundedUp(range.limit)}`;
  const values = { ...timeline.values, ...boundsOf(range), ids: idArrayValue(ids), viewer: viewerId };
  const rows = await db.execute<RowOf<Nullable<EdgeRow> & { readonly isListBehind: boolean }>>(
    shaped(shape, values, () => judging(timeline, range)),
  );
  return {
    edges: edgesIn(rows).slice(0, range.limit),
    isListBehind: rows.some(({ isListBehind }) => isListBehind),
  };
}

function judging(timeline: TimelineDefinition, range: Pick<EntryRange, 'below' | 'above' | 'limit'>): SQL {
  return sql`
    with wanted as (
      select id from unnest(${GIVEN_IDS}) listed(id)
      union
      select job.entry_id from ${timelineJobs} job
      where ${isUnpushedFor('job')} and ${withinRange('job.entry_id', range)}
    )
    select edge.*, list.is_behind as "isListBehind"
    from (select ${isPendingDrop()} as is_behind) list
    left join (
      select ${edgeColumns('candidate')}
      from (select id from wanted order by id desc limit ${constant(MAX_JUDGED)}) listed
      cross join lateral (
        select * from ${entries} entry
        where entry.shard = ${shardOfSql(sql`listed.id`)} and entry.id = listed.id limit 1
      ) candidate
      cross join lateral ${timeline.sourceOf('candidate')} source
      where ${timeline.isOn('candidate', 'source')} and ${isEdge(timeline, 'candidate')}
      order by listed.id desc limit ${rowsFor(range.limit)}
    ) edge on true
    order by edge."entryId" desc`;
}
/** A bound that is never met: it has the planner look up and judge one after the other until the page is full. */
const MAX_JUDGED = 100_000;

/** Which authors whose entries are not pushed a viewer follows. */
export async function findPulledFollowees(db: Db, viewerId: UserId): Promise<UserId[]> {
  const viewer = sql`${viewerId}::bigint`;
  const rows = await db.execute<RowOf<{ readonly userId: UserId }>>(sql`
    select pulled.user_id as "userId" from ${pulledAuthors} pulled
    where exists (select 1 from ${relationFollows} followed
      where followed.shard = ${shardOfSql(viewer)} and followed.follower_id = ${viewer}
        and followed.followee_id = pulled.user_id and followed.is_active)
      or pulled.user_id = ${viewer}`);
  return rows.map(({ userId }) => userId);
}
