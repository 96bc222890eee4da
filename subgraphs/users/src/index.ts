export { createUsersPart, type UsersPart, type UsersPartDeps } from './part.ts';
export { DEFAULT_USERS_SETTINGS, type UsersSettings } from './settings.ts';
export { reconcileCounts, type ReconcileDeps } from './counts/reconcile-counts.ts';
export type { CountDrift, Counts } from './counts/count-drift-queries.ts';
