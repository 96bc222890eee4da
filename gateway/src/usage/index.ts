export { clientOf } from './client-name.ts';
export { createUsage, type Usage, type UsageOptions, type UsedOperation } from './usage.ts';
