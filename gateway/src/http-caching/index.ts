export { createCachePolicy } from './cache-policy.ts';
export type { CachePolicies, CachePolicy } from './cache-policy.ts';
export { cacheControl, entityTag, hasAlready } from './conditional-answers.ts';
export { createResponseCache, type CacheOutcome, type ResponseCache } from './response-cache.ts';
