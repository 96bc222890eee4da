import { homeSeams } from '@rookery/feed/testing';

/** What a set of runs has met. */
export interface Coverage {
  /** Pages read before anything settled, and after. */
  unsettled: number;
  settled: number;
  /** Sockets whose screen was held against the definition. */
  screens: number;
  lateCommits: number;
  gapEvents: number;
  groupsThatLostTheirFirst: number;
}

export const createCoverage = (): Coverage => ({
  unsettled: 0,
  settled: 0,
  screens: 0,
  lateCommits: 0,
  gapEvents: 0,
  groupsThatLostTheirFirst: 0,
});

/** Everything that the runs must have met, by name. */
export function countersOf(coverage: Coverage): Readonly<Record<string, number>> {
  return { ...coverage, ...homeSeams.seen };
}
