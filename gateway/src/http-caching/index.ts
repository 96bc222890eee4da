export { createCachePolicies, type CachePolicies } from './cache-policy.ts';
export { createConditionalAnswers, type ConditionalAnswers } from './conditional-answers.ts';
