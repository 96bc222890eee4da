import '@rookery/feed/testing';
import { proveHomeTimelines, seedAndRuns } from './home-proof.ts';

/** A quarter of an hour of them; `PROOF_RUNS=5000` for a night. */
const RUNS = 60;
const TIMEOUT_MILLIS = 24 * 60 * 60_000;

test(
  'histories of sixty steps leave every home timeline equal to its definition, and meet every edge there is',
  async () => {
    const options = seedAndRuns(process.env, { runs: RUNS, seed: Date.now() });
    const counters = await proveHomeTimelines(options);
    process.stderr.write(`proof: ${JSON.stringify({ ...options, counters })}\n`);
    // What a set of runs did not meet, it did not prove.
    expect(Object.entries(counters).filter(([, count]) => count === 0)).toEqual([]);
  },
  TIMEOUT_MILLIS,
);
