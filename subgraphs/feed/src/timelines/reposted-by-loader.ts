import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import { definitionOf } from './definitions.ts';
import type { TimelineEdgeRow } from './timeline-edge.ts';
import { findRepostersOfEdges } from './timeline-queries.ts';

type Edge = Pick<TimelineEdgeRow, 'entryId' | 'postId' | 'timeline'>;

/** Who reposted within an edge of a timeline, newest first. */
export type RepostedByLoader = DataLoader<Edge, readonly UserId[], string>;

/** The contract's: at most 3 are shown. */
const MAX_REPOSTERS_SHOWN = 3;

/** One statement for all edges of a request that ask and stand on the same timeline. */
export function createRepostedByLoader(db: Database, batches: LoaderMetrics): RepostedByLoader {
  return new DataLoader(
    async (edges) => {
      batches.batch('repostedBy', edges.length);
      const found = new Map<string, UserId[]>();
      const timelines = new Set(edges.map(keyOfTimeline));
      for (const timelineKey of timelines) {
        const together = edges.filter((edge) => keyOfTimeline(edge) === timelineKey);
        const [first] = together;
        if (!first || first.timeline.kind === 'public') continue; // A public timeline has no reposts.
        const definition = definitionOf(first.timeline);
        const rows = await findRepostersOfEdges(db, definition, together, MAX_REPOSTERS_SHOWN);
        for (const { entryId, reposterId } of rows) {
          const key = `${timelineKey}/${entryId}`;
          found.set(key, [...(found.get(key) ?? []), reposterId]);
        }
      }
      return edges.map((edge) => found.get(keyOfEdge(edge)) ?? []);
    },
    { cacheKeyFn: keyOfEdge },
  );
}

const keyOfTimeline = ({ timeline }: Edge): string => JSON.stringify(timeline);
const keyOfEdge = (edge: Edge): string => `${keyOfTimeline(edge)}/${edge.entryId}`;
