import '@rookery/feed/testing';
import { proveHomeTimelines, seedAndRuns } from './home-proof.ts';

const RUNS = 5_000;
const TIMEOUT_MILLIS = 24 * 60 * 60_000;

test(
  'five thousand histories of sixty steps leave every home timeline equal to its definition',
  async () => {
    const options = seedAndRuns(process.env, { runs: RUNS, seed: Date.now() });
    const counters = await proveHomeTimelines(options);
    process.stderr.write(`proof: ${JSON.stringify({ ...options, counters })}\n`);
    expect(Object.entries(counters).filter(([, count]) => count === 0)).toEqual([]);
  },
  TIMEOUT_MILLIS,
);
