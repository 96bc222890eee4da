import type { Database } from '@rookery/database';
import { badUserInput } from '@rookery/errors';
import { firstIdAt, millisOf, type EntryId } from '@rookery/ids';
import { toConnection, type Connection, type CursorCodec, type PageRequest } from '@rookery/pagination';
import type { HomeReader } from '../home/home-cursor.ts';
import { homeDefinition } from '../home/home-definition-queries.ts';
import type { HomeTimeline } from '../home/home-timeline.ts';
import type { TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import { filterKey } from '../timelines/timeline-filter.ts';
import { findEdgesAmong, type EdgeRow } from '../timelines/timeline-queries.ts';
import type { RankedLists } from './ranked-lists.ts';
import { findRankingFacts } from './ranking-queries.ts';
import { rank, RANKING_WEIGHTS } from './ranking-weights.ts';

export interface TopTimelineDeps {
  readonly db: Database;
  readonly timeline: Pick<HomeTimeline, 'newest'>;
  readonly ranked: RankedLists;
  readonly cursors: CursorCodec;
}

export interface TopTimeline {
  /**
   * A page of the reader's home timeline, best first. The order is made for the first page and stays while it is paged;
   * what the rules take away meanwhile goes, what comes is not among it.
   */
  read(
    reader: HomeReader,
    request: PageRequest,
    options: { readonly skipList: boolean },
  ): Promise<Connection<TimelineEdgeRow>>;
}

/** An order that is being paged, and when it was made. */
interface Ranking {
  readonly rankingId: string;
  readonly atMillis: number;
  readonly ids: readonly EntryId[];
}
/** A place in an order: the entry, and where it stood, should the order have to be made again. */
interface Place extends Pick<Ranking, 'rankingId' | 'atMillis'> {
  readonly entryId: EntryId;
  readonly index: number;
}

/** Entries judged at once in excess of the page. */
const JUDGED_STEP = 60;

/** A cursor of TOP holds for no other order. */
export const topScope = ({ viewerId, filter }: HomeReader): string =>
  `home-top:${viewerId}:${filterKey(filter)}`;

export function createTopTimeline({ db, timeline, ranked, cursors }: TopTimelineDeps): TopTimeline {
  /** Ranks the newest edges, of now or, for an order that was lost, of then. */
  async function make(
    reader: HomeReader,
    atMillis: number,
    skipList: boolean,
    isNow: boolean,
  ): Promise<Ranking> {
    const below = isNow ? undefined : (firstIdAt(atMillis + 1) as EntryId);
    const options = { limit: RANKING_WEIGHTS.candidates, skipList, below };
    const edges = await timeline.newest(reader, options);
    const facts = await findRankingFacts(
      db,
      reader.viewerId,
      edges.map(({ entryId }) => entryId),
    );
    const candidates = facts.map(({ entryId, authorId, ...counts }) => ({
      entryId,
      facts: { ...counts, authorId, atMillis: millisOf(entryId), isOwn: authorId === reader.viewerId },
    }));
    const ids = rank(candidates, atMillis).map(({ entryId }) => entryId);
    return { rankingId: await ranked.keep(reader.viewerId, ids), atMillis, ids };
  }

  async function rankingAt(
    reader: HomeReader,
    place: Place | undefined,
    skipList: boolean,
  ): Promise<Ranking> {
    if (!place) return make(reader, Date.now(), skipList, true);
    const ids = await ranked.read(reader.viewerId, place.rankingId);
    return ids ? { ...place, ids } : make(reader, place.atMillis, skipList, false);
  }

  /** The visible edges among ids, in their order, at most `limit`. */
  async function visible(
    reader: HomeReader,
    ids: readonly EntryId[],
    limit: number,
  ): Promise<readonly EdgeRow[]> {
    const definition = homeDefinition(reader.viewerId, reader.filter);
    const found: EdgeRow[] = [];
    const step = limit + JUDGED_STEP;
    for (let from = 0; from < ids.length && found.length < limit; from += step) {
      const judged = ids.slice(from, from + step);
      const edges = new Map(
        (await findEdgesAmong(db, definition, judged)).map((edge) => [edge.entryId, edge]),
      );
      found.push(...judged.flatMap((id) => edges.get(id) ?? []));
    }
    return found.slice(0, limit);
  }

  return {
    async read(reader, request, { skipList }) {
      const after = placeOf(request.after, 'after');
      const before = placeOf(request.before, 'before');
      if (after && before && after.rankingId !== before.rankingId)
        throw badUserInput([{ field: 'before', reason: 'MALFORMED' }]);
      const ranking = await rankingAt(reader, after ?? before, skipList);
      const start = after ? indexIn(ranking, after) + 1 : 0;
      const end = before ? indexIn(ranking, before) : ranking.ids.length;
      const within = ranking.ids.slice(start, end);
      const inReadingOrder = request.from === 'start' ? within : within.reverse();
      const rows = await visible(reader, inReadingOrder, request.limit + 1);
      return toConnection(request, rows, (row): TimelineEdgeRow => ({
        ...row,
        timeline: { kind: 'home', ...reader },
        cursor: cursors.encode(topScope(reader), [
          ranking.rankingId,
          String(ranking.atMillis),
          row.entryId,
          String(ranking.ids.indexOf(row.entryId)),
        ]),
      }));
    },
  };
}

/** Where a place stands in an order; where it stood, when it is not in an order that was made again. */
function indexIn({ ids }: Ranking, { entryId, index }: Place): number {
  const at = ids.indexOf(entryId);
  return at === -1 ? Math.min(index, ids.length) : at;
}

function placeOf(position: readonly string[] | undefined, field: string): Place | undefined {
  if (!position) return undefined;
  const [rankingId, at, entryId, index] = position;
  const isWhole = /^\d+$/;
  if (!rankingId || !entryId || !isWhole.test(at ?? '') || !isWhole.test(index ?? ''))
    throw badUserInput([{ field, reason: 'MALFORMED' }]);
  return { rankingId, atMillis: Number(at), entryId: entryId as EntryId, index: Number(index) };
}
