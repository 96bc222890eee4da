import type DataLoader from 'dataloader';
import type { UserId } from '@rookery/ids';
import {
  createAccountLoaders,
  type AccountLoaderDeps,
  type AccountLoaders,
} from './accounts/account-loaders.ts';
import { createViewerRelationLoader, type ViewerRelationDeps } from './relations/viewer-relation-loader.ts';
import type { ViewerRelation } from './relations/viewer-relation.ts';
import type { RequestViewer } from './request-viewer.ts';

export interface Loaders extends AccountLoaders {
  /** How the viewer and somebody stand towards each other. */
  readonly relation: DataLoader<UserId, ViewerRelation>;
  /** Forgets what was read before a change. */
  clear(): void;
}

export type LoaderDeps = AccountLoaderDeps & ViewerRelationDeps;

/** What a request has read, each person once. */
export function createLoaders(deps: LoaderDeps, viewer: RequestViewer): Loaders {
  const people = createAccountLoaders(deps, viewer);
  const relation = createViewerRelationLoader(deps, viewer);
  return {
    ...people,
    relation,
    clear() {
      for (const loader of [people.account, people.email, relation]) loader.clearAll();
    },
  };
}
