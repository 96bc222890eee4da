export {
  createPostsPart,
  POSTS_SETTINGS,
  type PostsPart,
  type PostsPartDeps,
  type PostsSettings,
} from './posts-part.ts';
export {
  createCounterReconciler,
  type CounterReconciler,
  type ReconciliationReport,
} from './counters/counter-reconciler.ts';
export type { Drift } from './counters/counters-queries.ts';
