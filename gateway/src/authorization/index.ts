export { createAuthorization } from './authorization.ts';
export { refusal, refusedAt } from './refusal-errors.ts';
export type { Authorization, Refusals } from './authorization.ts';
