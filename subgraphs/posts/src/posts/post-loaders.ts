import type { PostId } from '@rookery/ids';
import type { OperationInfo } from '@rookery/subgraph-host';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../viewer/request-viewer.ts';
import type { PostCache } from './post-cache.ts';
import { ALL_OF_A_POST, postNeedsOf } from './post-needs.ts';
import type { PostRow } from './post-row.ts';
import type { ReadVisiblePosts } from './visible-posts-queries.ts';

/** Posts as one viewer sees them, batched for one request. */
export interface PostLoaders {
  /** Null for what the viewer may not see. */
  readonly post: DataLoader<PostId, PostRow | null>;
  /** Told of the operation under way: what it does not select is not looked up. Untold, all is. Returns the loaders. */
  expect(info: OperationInfo): PostLoaders;
  /** After a write: what was loaded before it is no longer so. */
  forget(): void;
}

export interface PostLoadersDeps {
  readonly viewer: RequestViewer;
  readonly cache: PostCache;
  readonly read: ReadVisiblePosts;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

export function createPostLoaders({ viewer, cache, read: readPosts, batches }: PostLoadersDeps): PostLoaders {
  let needs = ALL_OF_A_POST;
  const post = new DataLoader<PostId, PostRow | null>(async (ids) => {
    batches.batch('post', ids.length);
    await viewer.reads();
    const query = { viewerId: viewer.id, ids, lasting: cache.getAll(ids), needs };
    const { posts, read } = await readPosts(query);
    for (const each of read) cache.set(each.id, each);
    return ids.map((id) => posts.get(id) ?? null);
  });
  const loaders: PostLoaders = {
    post,
    expect(info) {
      if (needs === ALL_OF_A_POST) needs = postNeedsOf(info);
      return loaders;
    },
    forget: () => void post.clearAll(),
  };
  return loaders;
}
