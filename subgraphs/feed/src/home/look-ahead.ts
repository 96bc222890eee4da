import type { UserId } from '@rookery/ids';
import { createRecentMap } from '@rookery/subgraph-host';

/** How many entries of a reader's list are looked at for an edge: as many as it took them before, and some more. */
export interface LookAhead {
  perEdge(viewerId: UserId): number;
  /** So many edges came of so many entries. */
  learn(viewerId: UserId, seen: { readonly entries: number; readonly edges: number }): void;
}

/** Of who is not known: of a home list two in three are edges. */
const USUAL_PER_EDGE = 1.5;
/** A second look costs a statement, an entry looked at in vain some look-ups. */
const MARGIN = 1.2;
const MIN_PER_EDGE = 1.2;
const MAX_PER_EDGE = 5;
/** Fewer entries tell nothing about the list. */
const TELLING_ENTRIES = 20;
const REMEMBERED_READERS = 10_000;

/**
 * Readers differ: most of what comes to who follows half the world are reposts of what they had already, of which no edge
 * comes. Kept in memory, for 10 000 readers at least.
 */
export function createLookAhead(): LookAhead {
  const known = createRecentMap<number>({ capacity: REMEMBERED_READERS });
  return {
    perEdge: (viewerId) => known.get(viewerId) ?? USUAL_PER_EDGE,
    learn(viewerId, { entries, edges }) {
      if (entries < TELLING_ENTRIES) return;
      const perEdge = (entries / Math.max(edges, 1)) * MARGIN;
      known.set(viewerId, Math.min(Math.max(perEdge, MIN_PER_EDGE), MAX_PER_EDGE));
    },
  };
}
