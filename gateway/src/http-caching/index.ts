export { createCachePolicy } from './cache-policy.ts';
export type { CachePolicies, CachePolicy } from './cache-policy.ts';
