import { idArray, shardOfSql, type Db, type RowOf } from '@rookery/database';
import { entries, relationFollows, timelineJobs } from '@rookery/drizzle/feed';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import { DONE_JOBS_KEPT_SECONDS } from '../fan-out/job-queries.ts';
import { GROUPING_WINDOW_MILLIS, isEdge, isOnHome, joinFollowOfOwner } from './home-rules-queries.ts';

/** An edge of a home timeline, before anything of the post is known. */
export interface HomeEdgeRow {
  /** The entry that leads the edge. */
  readonly entryId: EntryId;
  readonly postId: PostId;
  readonly ownerId: UserId;
  readonly isRepost: boolean;
}
/** A candidate, and whether the rules make it an edge. */
export interface JudgedEntry extends HomeEdgeRow {
  readonly isEdge: boolean;
}

/** A stretch of the timeline: exclusive bounds, and from which end it is read. */
export interface HomeRange {
  /** Only entries older than this. */
  readonly below?: EntryId;
  /** Only entries newer than this. */
  readonly above?: EntryId;
  readonly order: 'newest-first' | 'oldest-first';
  readonly limit: number;
}

const edgeColumns = (alias: string): SQL =>
  sql.raw(
    `${alias}.id as "entryId", ${alias}.post_id as "postId", ${alias}.owner_id as "ownerId", ${alias}.is_repost as "isRepost"`,
  );

/** What the rules say of entries that a list proposed. */
export interface Judgement {
  /** Newest first; unknown ids are left out. */
  readonly entries: readonly JudgedEntry[];
  /** The list is to be dropped, and was not yet: it must not be believed. */
  readonly isListBehind: boolean;
}

/**
 * Judges given entries, and with them those of the range that are being pushed, or were a moment ago, so that the list
 * may have lacked them when it was read. One statement whatever their number.
 */
export async function judgeEntries(
  db: Db,
  viewerId: UserId,
  ids: readonly EntryId[],
  range: Pick<HomeRange, 'below' | 'above'>,
): Promise<Judgement> {
  const viewer = sql`${viewerId}::bigint`;
  const shard = shardOfSql(viewer);
  const rows = await db.execute<RowOf<Nullable<JudgedEntry> & { readonly isListBehind: boolean }>>(sql`
    with wanted as (
      select id from unnest(${idArray(ids)}) listed(id)
      union
      select job.entry_id from ${timelineJobs} job
      where job.kind = 'fan-out' and ${withinRange('job.entry_id', range)}
        and (job.done_at is null or job.done_at > now() - make_interval(secs => ${DONE_JOBS_KEPT_SECONDS}))
        and (job.user_id = ${viewer} or exists (
          select 1 from ${relationFollows} followed
          where followed.shard = ${shard} and followed.follower_id = ${viewer}
            and followed.followee_id = job.user_id and followed.is_active))
    )
    select judged.*, list.is_behind as "isListBehind"
    from (select exists (select 1 from ${timelineJobs} job
      where job.shard = ${shard} and job.user_id = ${viewer} and job.kind = 'drop' and job.done_at is null)
      as is_behind) list
    left join (
      select ${edgeColumns('entry')},
        case when ${isOnHome(viewerId, 'entry', 'follow')} then ${isEdge(viewerId, 'entry')} else false end as "isEdge"
      from wanted
      join ${entries} entry on entry.shard = ${shardOfSql(sql`wanted.id`)} and entry.id = wanted.id
      ${joinFollowOfOwner(viewerId, 'entry', 'follow')}
    ) judged on true
    order by judged."entryId" desc`);
  return {
    entries: rows.flatMap(({ isListBehind: _isListBehind, ...row }) => (isJudged(row) ? [row] : [])),
    isListBehind: rows.some(({ isListBehind }) => isListBehind),
  };
}

type Nullable<T> = { [K in keyof T]: T[K] | null };
function isJudged(row: Nullable<JudgedEntry>): row is JudgedEntry {
  return row.entryId !== null;
}

/** The viewer and whom they follow, as (owner_id, is_active, hides_reposts). */
const sources = (viewerId: UserId): SQL => sql`(
  select followee_id as owner_id, is_active, hides_reposts from ${relationFollows}
  where shard = ${shardOfSql(sql`${viewerId}::bigint`)} and follower_id = ${viewerId}::bigint and is_active
  union all select ${viewerId}::bigint, true, false)`;

function withinRange(column: string, { below, above }: Pick<HomeRange, 'below' | 'above'>): SQL {
  const id = sql.raw(column);
  const conditions = [sql`true`];
  if (below) conditions.push(sql`${id} < ${below}::bigint`);
  if (above) conditions.push(sql`${id} > ${above}::bigint`);
  return sql.join(conditions, sql` and `);
}
const inOrder = (alias: string, { order }: HomeRange): SQL =>
  sql.raw(`${alias}.id ${order === 'newest-first' ? 'desc' : 'asc'}`);

/**
 * The next `limit` candidates of a range, judged: every owner's nearest entries by index, merged, and only then the rules.
 * Fewer rows than `limit` mean that the range is exhausted; fewer edges than wanted are a shortfall.
 */
export async function judgeRange(db: Db, viewerId: UserId, range: HomeRange): Promise<JudgedEntry[]> {
  const rows = await db.execute<RowOf<JudgedEntry>>(sql`
    with candidate as materialized (
      select entry.*, source.is_active, source.hides_reposts
      from ${sources(viewerId)} source
      cross join lateral (
        select nearest.* from ${entries} nearest
        where nearest.shard = ${shardOfSql(sql`source.owner_id`)} and nearest.owner_id = source.owner_id
          and not nearest.is_deleted and ${withinRange('nearest.id', range)}
        order by ${inOrder('nearest', range)} limit ${range.limit}
      ) entry
      order by ${inOrder('entry', range)} limit ${range.limit}
    )
    select ${edgeColumns('candidate')},
      case when ${isOnHome(viewerId, 'candidate', 'candidate')} then ${isEdge(viewerId, 'candidate')} else false end as "isEdge"
    from candidate order by ${inOrder('candidate', range)}`);
  return [...rows];
}

/** The next `limit` edges of a range, with the rules in the WHERE: for what a shortfall left open. Always full while more exists. */
export async function findEdges(db: Db, viewerId: UserId, range: HomeRange): Promise<HomeEdgeRow[]> {
  const rows = await db.execute<RowOf<HomeEdgeRow>>(sql`
    select ${edgeColumns('edge')}
    from ${sources(viewerId)} source
    cross join lateral (
      select nearest.* from ${entries} nearest
      where nearest.shard = ${shardOfSql(sql`source.owner_id`)} and nearest.owner_id = source.owner_id
        and not nearest.is_deleted and ${withinRange('nearest.id', range)}
        and ${isOnHome(viewerId, 'nearest', 'source')} and ${isEdge(viewerId, 'nearest')}
      order by ${inOrder('nearest', range)} limit ${range.limit}
    ) edge
    order by ${inOrder('edge', range)} limit ${range.limit}`);
  return [...rows];
}

/** The newest entries by the viewer and whom they follow, rules not yet applied: what a list holds. */
export async function readListSnapshot(db: Db, viewerId: UserId, limit: number): Promise<Entry[]> {
  const rows = await db.execute<RowOf<Entry>>(sql`
    select entry.id, entry.owner_id as "ownerId", entry.is_repost as "isRepost", entry.post_id as "postId",
      entry.post_author_id as "postAuthorId", entry.reply_to_id as "replyToId",
      entry.parent_author_id as "parentAuthorId", entry.quoted_post_id as "quotedPostId",
      entry.followers_only as "followersOnly", entry.has_media as "hasMedia"
    from ${sources(viewerId)} source
    cross join lateral (
      select nearest.* from ${entries} nearest
      where nearest.shard = ${shardOfSql(sql`source.owner_id`)} and nearest.owner_id = source.owner_id
        and not nearest.is_deleted
      order by nearest.id desc limit ${limit}
    ) entry
    order by entry.id desc limit ${limit}`);
  return [...rows];
}

/** Who reposted within an edge. */
export interface RepostedByRow {
  readonly entryId: EntryId;
  readonly reposterId: UserId;
}

/**
 * For each edge the reposts that it carries, newest first, at most `limit`: the visible entries of its post from its
 * leading entry on, as long as each stands within the grouping window of the one before.
 */
export async function findRepostersOfEdges(
  db: Db,
  viewerId: UserId,
  edges: readonly { readonly entryId: EntryId; readonly postId: PostId }[],
  limit: number,
): Promise<RepostedByRow[]> {
  const rows = await db.execute<RowOf<RepostedByRow>>(sql`
    with member as (
      select edge.entry_id, entry.id, entry.owner_id, entry.is_repost,
        (entry.id >> 22) - lag(entry.id >> 22) over by_edge > ${GROUPING_WINDOW_MILLIS} as begins_another
      from unnest(${idArray(edges.map(({ entryId }) => entryId))}, ${idArray(edges.map(({ postId }) => postId))})
        edge(entry_id, post_id)
      join ${entries} entry on entry.post_id = edge.post_id and entry.id >= edge.entry_id
      ${joinFollowOfOwner(viewerId, 'entry', 'follow')}
      where ${isOnHome(viewerId, 'entry', 'follow')}
      window by_edge as (partition by edge.entry_id order by entry.id)
    ), grouped as (
      select member.*, count(*) filter (where begins_another) over (partition by entry_id order by id) as group_number from member
    ), ranked as (
      select entry_id, owner_id, id, row_number() over (partition by entry_id order by id desc) as rank
      from grouped where is_repost and group_number = 0
    )
    select entry_id as "entryId", owner_id as "reposterId" from ranked where rank <= ${limit} order by id desc`);
  return [...rows];
}
