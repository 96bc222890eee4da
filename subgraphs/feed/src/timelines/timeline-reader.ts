import type { Db } from '@rookery/database';
import type { TimelineDefinition } from './timeline-definition.ts';
import { readStretch, type CandidateOptions, type EdgeRow, type EntryRange } from './timeline-queries.ts';

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
