import type { Database } from '@rookery/database';
import type { UserId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../request-viewer.ts';
import { findViewerRelations } from './viewer-relation-queries.ts';
import { NO_RELATION, type ViewerRelation } from './viewer-relation.ts';

export interface ViewerRelationDeps {
  readonly db: Database;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

/** One statement for the viewer's relations to all the people of a request; none when signed out. */
export function createViewerRelationLoader(
  { db, now, batches }: ViewerRelationDeps,
  viewer: RequestViewer,
): DataLoader<UserId, ViewerRelation> {
  return new DataLoader(async (ids) => {
    const { userId } = viewer;
    if (!userId) return ids.map(() => NO_RELATION);
    batches.batch('relation', ids.length);
    await viewer.ownWritesSeen();
    const found = await findViewerRelations(db, userId, ids, new Date(now()));
    return ids.map((id) => found.get(id) ?? NO_RELATION);
  });
}
