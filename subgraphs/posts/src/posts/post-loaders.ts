import type { PostId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../viewer/request-viewer.ts';
import type { PostRow } from './post-row.ts';
import { loadVisiblePosts } from './posts-queries.ts';
import { loadViewerFlags, NO_FLAGS, type ViewerFlags } from './viewer-flags-queries.ts';

/** Posts as one viewer sees them, batched for one request. */
export interface PostLoaders {
  /** Null for what the viewer may not see. */
  readonly post: DataLoader<PostId, PostRow | null>;
  /** What the viewer has done with a post; costs nothing when signed out. */
  readonly flags: DataLoader<PostId, ViewerFlags>;
  /** After a write: what was loaded before it is no longer so. */
  forget(): void;
}

export function createPostLoaders({ id, reads }: RequestViewer, batches: LoaderMetrics): PostLoaders {
  const post = new DataLoader<PostId, PostRow | null>(async (ids) => {
    batches.batch('post', ids.length);
    const rows = await loadVisiblePosts(await reads(), id, ids);
    return ids.map((postId) => rows.get(postId) ?? null);
  });
  const flags = new DataLoader<PostId, ViewerFlags>(async (ids) => {
    if (id !== null) batches.batch('flags', ids.length);
    const rows = id === null ? undefined : await loadViewerFlags(await reads(), id, ids);
    return ids.map((postId) => rows?.get(postId) ?? NO_FLAGS);
  });
  return {
    post,
    flags,
    forget() {
      post.clearAll();
      flags.clearAll();
    },
  };
}
