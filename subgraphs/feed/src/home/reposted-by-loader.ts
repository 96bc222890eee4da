import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import { findRepostersOfEdges, type HomeEdgeRow } from './home-queries.ts';

/** Who reposted within an edge of a viewer's home timeline, newest first. */
export type RepostedByLoader = DataLoader<
  HomeEdgeRow & { readonly viewerId: UserId },
  readonly UserId[],
  string
>;

/** The contract's: at most 3 are shown. */
const MAX_REPOSTERS_SHOWN = 3;

/** One statement for all edges of a request that ask. */
export function createRepostedByLoader(db: Database, batches: LoaderMetrics): RepostedByLoader {
  return new DataLoader(
    async (edges) => {
      batches.batch('repostedBy', edges.length);
      const [first] = edges;
      if (!first) return [];
      const rows = await findRepostersOfEdges(db, first.viewerId, edges, MAX_REPOSTERS_SHOWN);
      return edges.map((edge) =>
        rows.filter(({ entryId }) => entryId === edge.entryId).map(({ reposterId }) => reposterId),
      );
    },
    { cacheKeyFn: ({ entryId }) => entryId },
  );
}
