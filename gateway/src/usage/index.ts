export { clientOf } from './client-name.ts';
export { createUsage, NO_USAGE, type Usage, type UsageOptions, type UsedOperation } from './usage.ts';
