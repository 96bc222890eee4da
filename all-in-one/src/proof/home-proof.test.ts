import '@rookery/feed/testing';
import { proveHomeTimelines, seedAndRuns } from './home-proof.ts';

const TIMEOUT_MILLIS = 30 * 60_000;

test(
  'every home timeline equals its definition over the owners’ tables, read at any time, from either end, and by socket',
  async () => {
    const counters = await proveHomeTimelines(seedAndRuns(process.env, { runs: 60, seed: 20_261_121 }));
    // What a run set did not meet, it did not prove.
    expect(Object.entries(counters).filter(([, count]) => count === 0)).toEqual([]);
  },
  TIMEOUT_MILLIS,
);
