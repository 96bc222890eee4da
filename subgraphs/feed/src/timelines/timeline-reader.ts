import type { Db } from '@rookery/database';
import type { EntryId } from '@rookery/ids';
import type { PageRequest } from '@rookery/pagination';
import type { TimelineDefinition } from './timeline-definition.ts';
import { readStretch, type CandidateOptions, type EdgeRow, type EntryRange } from './timeline-queries.ts';

/** Candidates are read in excess, so that what the rules take away seldom costs a second look. */
const CANDIDATES_PER_EDGE = 3;
/** In steps, so that few different statements are prepared. */
const CANDIDATE_STEP = 100;

/** How many candidates are looked at for a range. */
export function candidatesFor({ limit }: Pick<EntryRange, 'limit'>, step = CANDIDATE_STEP): number {
  return Math.ceil((CANDIDATES_PER_EDGE * limit) / step) * step;
}

/** The range of a page between two bounds: one row more than the page, to know whether more exists. */
export function rangeOfPage(
  { from, limit }: Pick<PageRequest, 'from' | 'limit'>,
  { below, above }: { readonly below?: EntryId | undefined; readonly above?: EntryId | undefined },
): EntryRange {
  return {
    ...(below ? { below } : {}),
    ...(above ? { above } : {}),
    order: from === 'start' ? 'newest-first' : 'oldest-first',
    limit: limit + 1,
  };
}

/** A shortfall looks at so many times more entries each time: who hides nearly all still gets a full page. */
const GROWTH = 4;
const MAX_CANDIDATES = 6_400;

/**
 * The next `range.limit` edges of a timeline, by index: full while more exist. One statement when few enough of the
 * candidates are taken away by the rules, one more for each time that they are not.
 */
export async function readIndex(
  db: Db,
  timeline: TimelineDefinition,
  range: EntryRange,
  { candidates, people }: CandidateOptions,
): Promise<readonly EdgeRow[]> {
  const stretch = await readStretch(db, timeline, range, { candidates, people });
  const missing = range.limit - stretch.edges.length;
  if (missing <= 0 || stretch.isExhausted || !stretch.lastCandidate) return stretch.edges;
  const bound = range.order === 'newest-first' ? 'below' : 'above';
  const rest = { ...range, [bound]: stretch.lastCandidate, limit: missing };
  const more = await readIndex(db, timeline, rest, {
    candidates: Math.min(MAX_CANDIDATES, candidates * GROWTH),
    people,
  });
  return [...stretch.edges, ...more];
}
