import type { Database } from '@rookery/database';
import type { LogPosition } from '@rookery/events';
import { newestFirst, type EntryId, type UserId } from '@rookery/ids';
import { toConnection, type Connection, type CursorCodec, type PageRequest } from '@rookery/pagination';
import { NO_FEED_METRICS, type FeedMetrics } from '@rookery/telemetry';
import type { HomeLists, ListPart } from '../lists/home-lists.ts';
import type { Rebuilder } from '../lists/rebuilder.ts';
import type { PulledEntries } from '../pulled/pulled-entries.ts';
import { SignedEdge, type TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import type { EdgeRow, EntryRange } from '../timelines/timeline-queries.ts';
import { candidatesFor, rangeOfPage, readIndex } from '../timelines/timeline-reader.ts';
import { encodeHomeCursor, homeCursorOf, type HomeReader } from './home-cursor.ts';
import { homeDefinition } from './home-definition-queries.ts';
import { createLookAhead } from './look-ahead.ts';
import { createPageFactReads } from './page-facts-queries.ts';
import { judgeProposed, type Proposal } from './page-judge.ts';

export interface HomeTimelineDeps {
  readonly db: Database;
  readonly lists: HomeLists;
  readonly rebuilder: Rebuilder;
  readonly pulled: PulledEntries;
  readonly cursors: CursorCodec;
  readonly metrics?: FeedMetrics | undefined;
  /** How far the logs have been applied, as of now: what a page's first cursor resumes from. */
  readonly appliedPositions: () => readonly LogPosition[];
  /** How many people there are, about. */
  readonly people: () => Promise<number>;
  /** Candidates looked at for a page come in such steps; CANDIDATE_STEP when left out. */
  readonly minCandidates?: number | undefined;
}

export interface NewestOptions {
  readonly above?: EntryId | undefined;
  readonly below?: EntryId | undefined;
  readonly limit: number;
  readonly skipList: boolean;
}

export interface HomeTimeline {
  /** A page of the reader's home timeline. `skipList`: the list may be behind what the viewer wrote. */
  read(
    reader: HomeReader,
    request: PageRequest,
    options: { readonly skipList: boolean },
  ): Promise<Connection<TimelineEdgeRow>>;
  /** The newest edges between two bounds, without cursors. */
  newest(reader: HomeReader, options: NewestOptions): Promise<readonly EdgeRow[]>;
}

/** Edges found so far, and the range that is still open; none when the range is exhausted or enough was found. */
interface Found {
  readonly edges: readonly EdgeRow[];
  readonly rest: EntryRange | undefined;
}

/**
 * A page is read from the list, then from what was read ahead below it, then from the index, each going on where the one
 * before could no longer vouch for its answer. Lists only propose ids; the rules are SQL over the copies, the same
 * everywhere.
 */
export function createHomeTimeline({
  db,
  lists,
  rebuilder,
  pulled,
  cursors,
  metrics = NO_FEED_METRICS,
  appliedPositions,
  people,
  minCandidates,
}: HomeTimelineDeps): HomeTimeline {
  const judge = { db, readFacts: createPageFactReads(db), lookAhead: createLookAhead() };

  /** What a part of the list vouches for: ids of a range, newest first, complete down to `completeFrom`. */
  async function proposed(
    viewerId: UserId,
    { below }: EntryRange,
    count: number,
    part: ListPart,
  ): Promise<Listed | undefined> {
    const window = await lists.read(viewerId, { below, count, part });
    if (!window && part === 'newest') rebuilder.request(viewerId);
    if (!window) return undefined;
    // Nothing below the bound: the list ends above it.
    const lowest = window.ids.at(-1) ?? below;
    if (!window.reachesTheEnd && !lowest) return undefined;
    const { ids, factsOf, reachesTheEnd } = window;
    const listed = { ids, factsOf, completeFrom: reachesTheEnd ? undefined : lowest };
    // What is read ahead came from the index, which knows no difference between pushed and pulled.
    if (part === 'older') return listed;
    const view = await pulled.viewOf(viewerId, window.incarnation);
    if (!view) return undefined;
    return {
      ...merged(listed, view.newest({ below, count })),
      factsOf: (id) => factsOf(id) ?? view.factsOf(id),
    };
  }

  async function fromList(reader: HomeReader, range: EntryRange, part: ListPart): Promise<Found | undefined> {
    const found = await proposed(reader.viewerId, range, candidatesFor(range, minCandidates), part);
    if (!found) return undefined;
    const { below, above } = range;
    const { completeFrom } = found;
    if (completeFrom && below && newestFirst(completeFrom, below) <= 0) return { edges: [], rest: range };
    const isExhausted = !completeFrom || (above !== undefined && newestFirst(completeFrom, above) >= 0);
    // Nothing is vouched for below `completeFrom`: what is there is for the rest.
    const from = isExhausted ? above : justBelow(completeFrom);
    const vouchedFor = { ...(below ? { below } : {}), ...(from ? { above: from } : {}), limit: range.limit };
    const ids = from ? newerThan(from, found.ids) : found.ids;
    const proposal = { ids, factsOf: found.factsOf };
    const { edges, isListBehind } = await judgeProposed(judge, reader, proposal, vouchedFor);
    if (isListBehind) return undefined;
    const isDone = isExhausted || edges.length >= range.limit;
    return { edges, rest: isDone ? undefined : { ...range, below: completeFrom } };
  }

  async function fromIndex({ viewerId, filter }: HomeReader, range: EntryRange): Promise<readonly EdgeRow[]> {
    const candidates = candidatesFor(range, minCandidates);
    return readIndex(db, homeDefinition(viewerId, filter), range, { candidates, people: await people() });
  }

  async function readEdges(
    reader: HomeReader,
    range: EntryRange,
    skipList: boolean,
  ): Promise<readonly EdgeRow[]> {
    const { viewerId } = reader;
    const useList = range.order === 'newest-first' && !skipList;
    const listed = useList ? await fromList(reader, range, 'newest') : undefined;
    const older = listed?.rest?.below
      ? await fromList(reader, without(listed.rest, listed.edges), 'older')
      : undefined;
    const edges = [...(listed?.edges ?? []), ...(older?.edges ?? [])];
    const rest = listed ? (older ?? listed).rest : range;
    metrics.listRead(rest ? 'cold' : 'warm');
    if (!rest) return edges;
    const more = await fromIndex(reader, without({ ...rest, limit: range.limit }, edges));
    const all = [...edges, ...more];
    // Below a warm list somebody scrolls back: likely they go on, from the last edge but one, which the page shows.
    const last = all[Math.min(all.length, range.limit - 1) - 1];
    if (listed && last) rebuilder.requestReadAhead(viewerId, last.entryId);
    return all;
  }
  /** The page lacks only so many. */
  const without = (range: EntryRange, edges: readonly EdgeRow[]): EntryRange => ({
    ...range,
    limit: range.limit - edges.length,
  });

  return {
    async read(reader, request, { skipList }) {
      const applied = appliedPositions();
      const rows = await readEdges(reader, rangeOf(request), skipList);
      const first = request.from === 'start' ? rows[0] : rows.slice(0, request.limit).at(-1);
      const timeline = { kind: 'home', ...reader } as const;
      const sign = ({ entryId }: EdgeRow) =>
        encodeHomeCursor(cursors, reader, { entryId, ...(entryId === first?.entryId ? { applied } : {}) });
      return toConnection(request, rows, (row) => new SignedEdge(row, timeline, sign));
    },
    newest(reader, { above, below, limit, skipList }) {
      const bounds = { ...(above ? { above } : {}), ...(below ? { below } : {}) };
      return readEdges(reader, { ...bounds, order: 'newest-first', limit }, skipList);
    },
  };
}

/** What was proposed, complete down to `completeFrom`, or to the very end. */
interface Listed extends Proposal {
  readonly completeFrom: EntryId | undefined;
}

/** Two stretches of the same range as one, down to where both are complete. */
function merged(
  a: { readonly ids: readonly EntryId[]; readonly completeFrom: EntryId | undefined },
  b: { readonly ids: readonly EntryId[]; readonly completeFrom: EntryId | undefined },
): { ids: readonly EntryId[]; completeFrom: EntryId | undefined } {
  if (b.ids.length === 0 && !b.completeFrom) return a;
  const bounds = [a.completeFrom, b.completeFrom].filter((bound) => bound !== undefined);
  const completeFrom = bounds.sort(newestFirst)[0];
  const ids = [...new Set([...a.ids, ...b.ids])]
    .filter((id) => !completeFrom || newestFirst(id, completeFrom) <= 0)
    .sort(newestFirst);
  return { ids, completeFrom };
}

/** Of ids, newest first. */
function newerThan(bound: EntryId, ids: readonly EntryId[]): readonly EntryId[] {
  const last = ids.at(-1);
  return last === undefined || newestFirst(last, bound) < 0
    ? ids
    : ids.filter((id) => newestFirst(id, bound) < 0);
}

/** An exclusive bound that lets an id in. */
const justBelow = (id: EntryId): EntryId => (BigInt(id) - 1n).toString() as EntryId;

function rangeOf(request: PageRequest): EntryRange {
  const { after, before } = request;
  return rangeOfPage(request, {
    below: after && homeCursorOf(after, 'after').entryId,
    above: before && homeCursorOf(before, 'before').entryId,
  });
}
