import { idArrayValue, shaped, shardOfSql, type Db, type RowOf, type Values } from '@rookery/database';
import { entries, relationUsers } from '@rookery/drizzle/feed';
import type { EntryId, PostId, UserId } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import type { Entry } from '../entries/entry.ts';
import { entryColumns } from '../entries/entry-queries.ts';
import type { TimelineDefinition, TimelineRange } from './timeline-definition.ts';
import type { TimelineFilter } from './timeline-filter.ts';

/** A repost within this time (id time) of a visible entry of the same post joins that entry's edge. */
export const GROUPING_WINDOW_MILLIS = 24 * 60 * 60_000;

/** An edge of a timeline, before anything of the post is known. */
export interface EdgeRow {
  /** The entry that leads the edge. */
  readonly entryId: EntryId;
  readonly postId: PostId;
  readonly ownerId: UserId;
  readonly isRepost: boolean;
}
export type EntryRange = TimelineRange<EntryId>;

/** What a range holds, as far as it was looked at. */
export interface Stretch {
  /** In the range's order. */
  readonly edges: readonly EdgeRow[];
  /** Every candidate down (or up) to here was judged, unless enough edges were found before; none: nothing is there. */
  readonly lastCandidate: EntryId | undefined;
  /** No candidate lies beyond. */
  readonly isExhausted: boolean;
}

export const column = (alias: string, name: string): SQL => sql.raw(`${alias}.${name}`);

export const edgeColumns = (alias: string): SQL =>
  sql.raw(
    `${alias}.id as "entryId", ${alias}.post_id as "postId", ${alias}.owner_id as "ownerId", ${alias}.is_repost as "isRepost"`,
  );

/** A number as part of the text: what a prepared statement's plan depends on. For few different ones alone. */
export const constant = (value: number): SQL => sql.raw(String(value));

const ROWS_STEP = 20;
/**
 * A page's limit, rounded up so that few different statements are prepared. As a parameter it would have PostgreSQL plan
 * every page anew: a plan that does not know it looks dearer than one that does, by more than the planning.
 */
export const rowsFor = (limit: number): SQL => constant(roundedUp(limit));
export const roundedUp = (limit: number): number => Math.ceil((limit - 1) / ROWS_STEP) * ROWS_STEP + 1;

type Bounds = Pick<EntryRange, 'below' | 'above'>;

/** Whether an id column lies within a range, whose `boundsOf` are the statement's values. */
export function withinRange(name: string, { below, above }: Bounds): SQL {
  const id = sql.raw(name);
  const conditions = [sql`true`];
  if (below) conditions.push(sql`${id} < ${sql.placeholder('below')}::bigint`);
  if (above) conditions.push(sql`${id} > ${sql.placeholder('above')}::bigint`);
  return sql.join(conditions, sql` and `);
}
/** The values of a range's bounds, and what of them its statement's text depends on. */
export const boundsOf = ({ below, above }: Bounds): Values => ({ below, above });
export const boundsShape = ({ below, above }: Bounds): string => (below ? 'b' : '') + (above ? 'a' : '');

/** The viewer whom a statement is run for: its value `viewer`. */
export const VIEWER_ID = sql.placeholder('viewer');
export const VIEWER = sql`${VIEWER_ID}::bigint`;

/** The ids that a statement is about: its value `ids`. */
export const GIVEN_IDS = sql`${sql.placeholder('ids')}::bigint[]`;

export const inOrder = (alias: string, { order }: Pick<EntryRange, 'order'>): SQL =>
  sql.raw(`${alias}.id ${order === 'newest-first' ? 'desc' : 'asc'}`);

/** Whether an entry passes a filter. */
export function passesFilterSql(
  entry: string,
  { excludeReplies, excludeReposts, onlyMedia }: TimelineFilter,
): SQL {
  const conditions = [sql`true`];
  if (excludeReposts) conditions.push(sql`not ${column(entry, 'is_repost')}`);
  if (excludeReplies)
    conditions.push(sql`(${column(entry, 'is_repost')} or ${column(entry, 'parent_author_id')} is null)`);
  if (onlyMedia) conditions.push(column(entry, 'has_media'));
  return sql.join(conditions, sql` and `);
}

/** Whether an entry that is on a timeline is an edge: a repost is one only if no entry of its post stands there in the window before it. */
export function isEdge(timeline: TimelineDefinition, entry: string): SQL {
  const id = column(entry, 'id');
  return sql`(not ${column(entry, 'is_repost')} or not exists (
    select 1 from ${entries} earlier
    left join lateral ${timeline.sourceOf('earlier')} earlier_source on true
    where earlier.post_id = ${column(entry, 'post_id')} and earlier.id < ${id}
      and earlier.id >= ((${id} >> 22) - ${constant(GROUPING_WINDOW_MILLIS)}) << 22
      and ${timeline.isOn('earlier', 'earlier_source')}))`;
}

const isCandidate = ({ isCandidate: isOneOf }: TimelineDefinition, entry: string): SQL =>
  sql`not ${column(entry, 'is_deleted')} and ${isOneOf ? isOneOf(entry) : sql`true`}`;

/** Entries of each source that tell how far the merged ones reach; most sources then have fewer to be merged. */
const SAMPLED_PER_SOURCE = 4;

/**
 * Ids of the nearest entries of each source by index, merged: cheap for few sources, however quiet. A few of each tell of
 * a bound that the merged ones do not go beyond, so that hundreds of sources need not be asked for a whole page each.
 */
function candidatesByOwner(timeline: TimelineDefinition, sources: SQL, range: EntryRange): SQL {
  const { order, limit } = range;
  const isNewestFirst = order === 'newest-first';
  const nearestOf = (within: SQL, count: number) => sql`(
    select nearest.id from ${entries} nearest
    where nearest.shard = ${shardOfSql(sql`source.owner_id`)} and nearest.owner_id = source.owner_id
      and ${isCandidate(timeline, 'nearest')} and ${withinRange('nearest.id', range)} and ${within}
    order by ${inOrder('nearest', range)} limit ${constant(count)})`;
  const sampled = sql`
    select entry.id from ${sources} source cross join lateral ${nearestOf(sql`true`, SAMPLED_PER_SOURCE)} entry
    where not (select is_many from size)
    order by ${inOrder('entry', range)} limit ${constant(limit)}`;
  const bound = isNewestFirst
    ? sql`select case when count(*) = ${constant(limit)} then min(id) else 0 end as id`
    : sql`select case when count(*) = ${constant(limit)} then max(id) else ${sql.raw(LARGEST_ID)} end as id`;
  const withinBound = isNewestFirst
    ? sql`nearest.id >= (select id from reach)`
    : sql`nearest.id <= (select id from reach)`;
  return sql`
    with reach as materialized (${bound} from (${sampled}) sampled)
    select entry.id, source.is_active, source.hides_reposts
    from ${sources} source
    cross join lateral ${nearestOf(withinBound, limit)} entry
    where not (select is_many from size)
    order by ${inOrder('entry', range)} limit ${constant(limit)}`;
}
const LARGEST_ID = '9223372036854775807';

/** Everybody's entries in order of time, and of them those of a source: cheap when sources write a good part of all. */
function candidatesByTime(timeline: TimelineDefinition, range: EntryRange, ceiling: number): SQL {
  return sql`
    select entry.id, source.is_active, source.hides_reposts
    from (
      select nearest.id, nearest.owner_id from ${entries} nearest
      where ${isCandidate(timeline, 'nearest')} and ${withinRange('nearest.id', range)}
      order by ${inOrder('nearest', range)} ${timeline.sources ? sql`limit ${constant(ceiling)}` : sql``}
    ) entry
    cross join lateral ${timeline.sourceOf('entry')} source
    where (select is_many from size)
    order by ${inOrder('entry', range)} limit ${constant(range.limit)}`;
}

/** How the next entries of a timeline's sources are found. */
interface Approach {
  /** From so many sources on, in order of time. */
  readonly manySources: number;
  /** Entries looked at in order of time, at most: what a wrong guess about how much the followed write may cost. */
  readonly ceiling: number;
}

const BY_OWNER: Approach = { manySources: Number.MAX_SAFE_INTEGER, ceiling: 0 };

/**
 * With F sources among P people, looking in order of time meets one of theirs every P/F entries, and asking each source
 * costs F look-ups: for n entries the two are even where F² = nP.
 */
function approachFor(candidates: number, people: number): Approach {
  const manySources = Math.ceil(Math.sqrt(candidates * people));
  return { manySources, ceiling: Math.max(1_000, 4 * manySources) };
}

/** CTEs: `size` (is_many), `found` (ids, from indexes alone) and `candidate`, the next `range.limit` entries of a timeline's sources, rules not applied. */
function candidateTables(timeline: TimelineDefinition, range: EntryRange, approach: Approach): SQL {
  const sources = timeline.sources?.();
  const byTime = candidatesByTime(timeline, range, approach.ceiling);
  const isMany = sql`${timeline.countSources(approach.manySources)} >= ${constant(approach.manySources)}`;
  return sql`
    size as materialized (select ${sources ? isMany : sql`true`} as is_many),
    found as materialized (${sources ? sql`(${candidatesByOwner(timeline, sources, range)}) union all (${byTime})` : byTime}),
    candidate as materialized (
      select entry.*, found.is_active, found.hides_reposts
      from found join ${entries} entry on entry.shard = ${shardOfSql(sql`found.id`)} and entry.id = found.id
    )`;
}

/** Runs with the approach that the numbers suggest; where that met its ceiling, or the end of all, the owners know which. */
async function withApproach<T extends { readonly isByTime: boolean; readonly isExhausted: boolean }>(
  timeline: TimelineDefinition,
  { candidates, people }: CandidateOptions,
  run: (approach: Approach) => Promise<T>,
): Promise<T> {
  const result = await run(approachFor(candidates, people));
  return timeline.sources && result.isByTime && result.isExhausted ? run(BY_OWNER) : result;
}

const shapeOf = (
  what: string,
  { shape }: TimelineDefinition,
  range: Pick<EntryRange, 'below' | 'above' | 'order'>,
  candidates: number,
  { manySources, ceiling }: Approach,
): string => [what, shape, boundsShape(range), range.order, candidates, manySources, ceiling].join(':');

export interface CandidateOptions {
  /** Entries looked at. */
  readonly candidates: number;
  /** How many people there are, about. */
  readonly people: number;
}

/** The next entries of a timeline's sources, rules not applied. Fewer than `candidates`: nothing lies beyond. */
export async function readCandidates(
  db: Db,
  timeline: TimelineDefinition,
  range: Omit<EntryRange, 'limit'>,
  options: CandidateOptions,
): Promise<Entry[]> {
  const { candidates } = options;
  const { rows } = await withApproach(timeline, options, async (approach) => {
    const statement = () => sql`
      with ${candidateTables(timeline, { ...range, limit: candidates }, approach)}
      select ${entryColumns('candidate')}, (select is_many from size) as "isByTime"
      from candidate order by ${inOrder('candidate', range)}`;
    const shape = shapeOf('candidates', timeline, range, candidates, approach);
    const found = await db.execute<RowOf<Entry & { readonly isByTime: boolean }>>(
      shaped(shape, { ...timeline.values, ...boundsOf(range) }, statement),
    );
    // Without a row nobody knows how it was looked for: once more does no harm.
    const isByTime = found[0]?.isByTime ?? true;
    return { rows: found, isByTime, isExhausted: found.length < candidates };
  });
  return rows.map(({ isByTime: _isByTime, ...entry }) => entry);
}

interface StretchRow extends Nullable<EdgeRow> {
  readonly candidates: number;
  readonly lastCandidate: EntryId | null;
  readonly isByTime: boolean;
}
export type Nullable<T> = { [K in keyof T]: T[K] | null };

/** The next `range.limit` edges among the next `candidates` entries of a timeline's sources: one statement, seldom two. */
export async function readStretch(
  db: Db,
  timeline: TimelineDefinition,
  range: EntryRange,
  options: CandidateOptions,
): Promise<Stretch> {
  const { candidates } = options;
  const nearestFirst = range.order === 'newest-first';
  return withApproach(timeline, options, async (approach) => {
    const statement = () => sql`
      with ${candidateTables(timeline, { ...range, limit: candidates }, approach)}
      select counted.*, edge.*
      from (
        select count(*)::int as candidates, ${sql.raw(nearestFirst ? 'min' : 'max')}(id) as "lastCandidate",
          (select is_many from size) as "isByTime"
        from candidate
      ) counted
      left join (
        select ${edgeColumns('candidate')}
        from (select * from candidate order by ${inOrder('candidate', range)} limit ${constant(candidates)}) candidate
        where ${timeline.isOn('candidate', 'candidate')} and ${isEdge(timeline, 'candidate')}
        order by ${inOrder('candidate', range)} limit ${rowsFor(range.limit)}
      ) edge on true
      order by ${sql.raw(`edge."entryId" ${nearestFirst ? 'desc' : 'asc'}`)}`;
    const shape = `${shapeOf('stretch', timeline, range, candidates, approach)}:${roundedUp(range.limit)}`;
    const rows = await db.execute<RowOf<StretchRow>>(
      shaped(shape, { ...timeline.values, ...boundsOf(range) }, statement),
    );
    const [first] = rows;
    return {
      edges: edgesIn(rows).slice(0, range.limit),
      lastCandidate: first?.lastCandidate ?? undefined,
      isByTime: first?.isByTime ?? false,
      isExhausted: (first?.candidates ?? 0) < candidates,
    };
  });
}

/** Those of given entries that are edges of a timeline now, in no order. */
export async function findEdgesAmong(
  db: Db,
  timeline: TimelineDefinition,
  ids: readonly EntryId[],
): Promise<EdgeRow[]> {
  const statement = () => sql`
    select ${edgeColumns('entry')}
    from unnest(${GIVEN_IDS}) listed(id)
    join ${entries} entry on entry.shard = ${shardOfSql(sql`listed.id`)} and entry.id = listed.id
    left join lateral ${timeline.sourceOf('entry')} source on true
    where ${timeline.isOn('entry', 'source')} and ${isEdge(timeline, 'entry')}`;
  const values = { ...timeline.values, ids: idArrayValue(ids) };
  return [...(await db.execute<RowOf<EdgeRow>>(shaped(`among:${timeline.shape}`, values, statement)))];
}

/** The edges of an outer join: none is a row of nulls. */
export function edgesIn(rows: readonly Nullable<EdgeRow>[]): EdgeRow[] {
  return rows.flatMap(({ entryId, postId, ownerId, isRepost }) =>
    entryId && postId && ownerId && isRepost !== null ? [{ entryId, postId, ownerId, isRepost }] : [],
  );
}

/** The planner's guess of how many people there are, brought up to date by autovacuum: good enough to choose by. */
export async function estimatePeople(db: Db): Promise<number> {
  const [row] = await db.execute<RowOf<{ people: number }>>(sql`
    select greatest(reltuples, 0)::int as people from pg_class where oid = ${sql`'${relationUsers}'`}::regclass`);
  // By powers of two: the number goes into statements that are prepared.
  return row && row.people > 0 ? 2 ** Math.round(Math.log2(row.people)) : 0;
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
  timeline: TimelineDefinition,
  edges: readonly { readonly entryId: EntryId; readonly postId: PostId }[],
  limit: number,
): Promise<RepostedByRow[]> {
  const statement = () => sql`
    with member as (
      select edge.entry_id, entry.id, entry.owner_id, entry.is_repost,
        (entry.id >> 22) - lag(entry.id >> 22) over by_edge > ${constant(GROUPING_WINDOW_MILLIS)} as begins_another
      from unnest(${GIVEN_IDS}, ${sql.placeholder('postIds')}::bigint[])
        edge(entry_id, post_id)
      join ${entries} entry on entry.post_id = edge.post_id and entry.id >= edge.entry_id
      left join lateral ${timeline.sourceOf('entry')} source on true
      where ${timeline.isOn('entry', 'source')}
      window by_edge as (partition by edge.entry_id order by entry.id)
    ), grouped as (
      select member.*, count(*) filter (where begins_another) over (partition by entry_id order by id) as group_number from member
    ), ranked as (
      select entry_id, owner_id, id, row_number() over (partition by entry_id order by id desc) as rank
      from grouped where is_repost and group_number = 0
    )
    select entry_id as "entryId", owner_id as "reposterId" from ranked where rank <= ${sql.placeholder('limit')} order by id desc`;
  const values = {
    ...timeline.values,
    ids: idArrayValue(edges.map(({ entryId }) => entryId)),
    postIds: idArrayValue(edges.map(({ postId }) => postId)),
    limit,
  };
  return [
    ...(await db.execute<RowOf<RepostedByRow>>(shaped(`reposters:${timeline.shape}`, values, statement))),
  ];
}
