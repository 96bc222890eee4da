export { createCachePolicy } from './cache-policy.ts';
export type { CachePolicies, CachePolicy } from './cache-policy.ts';
export { createConditionalAnswers, type ConditionalAnswers } from './conditional-answers.ts';
