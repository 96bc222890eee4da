import type { Times } from '../trials/trial-results.ts';
import { percentile } from './statistics.ts';

/** What is told of many times. */
export function timesOf(millis: readonly number[]): Times {
  const sorted = Float64Array.from(millis).sort();
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}

/** Milliseconds that all processes of this machine agree about. */
export const sharedNow = (): number => performance.timeOrigin + performance.now();
