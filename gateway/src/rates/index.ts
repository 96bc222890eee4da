export { createRates, hashedKey, type Budget, type Counted, type Rates, type Taking } from './rates.ts';
export { RATE_LIMITS, rateLimits, type RateLimit, type RateLimits, type RateName } from './rate-limits.ts';
export { createLimitedFields, type LimitedFields } from './limited-fields.ts';
