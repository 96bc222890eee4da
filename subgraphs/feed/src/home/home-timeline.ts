import type { Database } from '@rookery/database';
import type { LogPosition } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import { toConnection, type Connection, type CursorCodec, type PageRequest } from '@rookery/pagination';
import { NO_FEED_METRICS, type FeedMetrics } from '@rookery/telemetry';
import type { HomeLists } from '../lists/home-lists.ts';
import type { Rebuilder } from '../lists/rebuilder.ts';
import { encodeHomeCursor, homeCursorOf } from './home-cursor.ts';
import { findEdges, judgeEntries, judgeRange, type HomeEdgeRow, type HomeRange } from './home-queries.ts';

/** An edge as resolvers get it. */
export interface HomeEdge extends HomeEdgeRow {
  readonly cursor: string;
  readonly viewerId: UserId;
}

export interface HomeTimelineDeps {
  readonly db: Database;
  readonly lists: HomeLists;
  readonly rebuilder: Rebuilder;
  readonly cursors: CursorCodec;
  readonly metrics?: FeedMetrics | undefined;
  /** How far the logs have been applied, as of now: what a page's first cursor resumes from. */
  readonly appliedPositions: () => readonly LogPosition[];
}

export interface HomeTimeline {
  /** A page of the viewer's home timeline. `skipList`: the list may be behind what the viewer wrote. */
  read(
    viewerId: UserId,
    request: PageRequest,
    options: { readonly skipList: boolean },
  ): Promise<Connection<HomeEdge>>;
}

/** Candidates are read in excess, so that what the rules take away seldom costs a second look. */
const MIN_CANDIDATES = 100;
const CANDIDATES_PER_EDGE = 3;

/** Edges found so far, and the range that is still open; none when the range is exhausted or enough was found. */
interface Found {
  readonly edges: readonly HomeEdgeRow[];
  readonly rest: HomeRange | undefined;
}

/**
 * skeleton (list or index) → rules → shortfall → page. The list only proposes ids; the rules are SQL over the copies,
 * the same with a warm list and a cold one.
 */
export function createHomeTimeline({
  db,
  lists,
  rebuilder,
  cursors,
  metrics = NO_FEED_METRICS,
  appliedPositions,
}: HomeTimelineDeps): HomeTimeline {
  async function fromList(
    viewerId: UserId,
    range: HomeRange,
    candidates: number,
  ): Promise<Found | undefined> {
    const { below, above } = range;
    const window = await lists.read(viewerId, { ...(below ? { below } : {}), count: candidates });
    if (!window) {
      rebuilder.request(viewerId);
      return undefined;
    }
    const inRange = window.ids.filter((id) => !above || BigInt(id) > BigInt(above));
    const isExhausted = window.reachesTheEnd || inRange.length < window.ids.length;
    const last = inRange.at(-1) ?? below;
    if (!isExhausted && !last) return undefined;
    // Nothing is vouched for below the last that was read: what is there is for the rest.
    const vouchedFor = { ...range, ...(isExhausted || !last ? {} : { above: last }) };
    const { entries: judged, isListBehind } = await judgeEntries(db, viewerId, inRange, vouchedFor);
    if (isListBehind) return undefined;
    const rest = { ...range, ...(last ? { below: last } : {}) };
    return foundAmong(judged, range, isExhausted ? undefined : rest);
  }

  async function fromIndex(viewerId: UserId, range: HomeRange, candidates: number): Promise<Found> {
    const judged = await judgeRange(db, viewerId, { ...range, limit: candidates });
    const last = judged.at(-1);
    const isExhausted = judged.length < candidates || !last;
    return foundAmong(judged, range, isExhausted ? undefined : beyond(range, last.entryId));
  }

  async function fill(
    viewerId: UserId,
    range: HomeRange,
    { edges, rest }: Found,
  ): Promise<readonly HomeEdgeRow[]> {
    if (!rest) return edges;
    const more = await findEdges(db, viewerId, { ...rest, limit: range.limit - edges.length });
    return [...edges, ...more];
  }

  return {
    async read(viewerId, request, { skipList }) {
      const applied = appliedPositions();
      const range = rangeOf(request);
      const candidates = Math.max(MIN_CANDIDATES, CANDIDATES_PER_EDGE * range.limit);
      const listed =
        range.order === 'newest-first' && !skipList ? await fromList(viewerId, range, candidates) : undefined;
      metrics.listRead(listed ? 'warm' : 'cold');
      const found = listed ?? (await fromIndex(viewerId, range, candidates));
      const rows = await fill(viewerId, range, found);
      const first = request.from === 'start' ? rows[0] : rows.slice(0, request.limit).at(-1);
      return toConnection(request, rows, (row): HomeEdge => ({
        ...row,
        viewerId,
        cursor: encodeHomeCursor(cursors, viewerId, {
          entryId: row.entryId,
          ...(row === first ? { applied } : {}),
        }),
      }));
    },
  };
}

/** One row more than the page, to know whether more exists. */
function rangeOf({ from, limit, after, before }: PageRequest): HomeRange {
  const below = after && homeCursorOf(after, 'after').entryId;
  const above = before && homeCursorOf(before, 'before').entryId;
  return {
    ...(below ? { below } : {}),
    ...(above ? { above } : {}),
    order: from === 'start' ? 'newest-first' : 'oldest-first',
    limit: limit + 1,
  };
}

function foundAmong(
  judged: readonly (HomeEdgeRow & { readonly isEdge: boolean })[],
  { limit }: HomeRange,
  rest: HomeRange | undefined,
): Found {
  const edges = judged.filter(({ isEdge }) => isEdge).slice(0, limit);
  return { edges, rest: edges.length < limit ? rest : undefined };
}

function beyond(range: HomeRange, last: EntryId): HomeRange {
  return range.order === 'newest-first' ? { ...range, below: last } : { ...range, above: last };
}
