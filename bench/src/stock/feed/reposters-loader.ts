import DataLoader from 'dataloader';
import type { Sql } from 'postgres';
import { GROUPING_WINDOW_MILLIS, visibleEntries } from '../../data/home-entries.ts';
import type { HomeRecord } from '../../data/home-record.ts';
import { idArray } from '../arrays.ts';

/** The contract's: at most so many are shown. */
const MAX_SHOWN = 3;
const TIME_SHIFT = 22n;

interface VisibleEntry {
  readonly id: string;
  readonly postId: string;
  readonly ownerId: string;
  readonly isRepost: boolean;
}

/** Who reposted within each edge, newest first: one statement for all edges of a request. */
export function createRepostersLoader(
  sql: Sql,
  viewerId: string | null,
): DataLoader<HomeRecord, readonly string[], string> {
  return new DataLoader(
    async (edges) => {
      const entries = viewerId === null ? [] : await findEntriesOf(sql, viewerId, edges);
      return edges.map((edge) => repostersOf(edge, entries));
    },
    { cacheKeyFn: ({ entryId }) => entryId },
  );
}

function findEntriesOf(sql: Sql, viewerId: string, edges: readonly HomeRecord[]): Promise<VisibleEntry[]> {
  const postIds = idArray(edges.map(({ postId }) => postId));
  return sql<VisibleEntry[]>`
    ${visibleEntries(sql, viewerId, sql`e.post_id = any(${postIds}::bigint[])`)}
    select id, post_id as "postId", owner_id as "ownerId", is_repost as "isRepost" from visible order by id`;
}

/** The entries of an edge's post from the edge on, as long as each stands within the window of the one before. */
function repostersOf(edge: HomeRecord, oldestFirst: readonly VisibleEntry[]): string[] {
  const reposters: string[] = [];
  let before = BigInt(edge.entryId);
  for (const { id, postId, ownerId, isRepost } of oldestFirst) {
    if (postId !== edge.postId || BigInt(id) < BigInt(edge.entryId)) continue;
    if ((BigInt(id) >> TIME_SHIFT) - (before >> TIME_SHIFT) > GROUPING_WINDOW_MILLIS) break;
    before = BigInt(id);
    if (isRepost) reposters.unshift(ownerId);
  }
  return reposters.slice(0, MAX_SHOWN);
}
