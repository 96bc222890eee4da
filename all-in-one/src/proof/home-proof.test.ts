import '@rookery/feed/testing';
import { proveHomeTimelines, seedAndRuns } from './home-proof.ts';

/** What `npm test` has time for: a run of sixty steps takes ten seconds and more. The long test has the rest. */
const RUNS = 1;
const TIMEOUT_MILLIS = 30 * 60_000;

test(
  'every home timeline equals its definition over the owners’ tables, read at any time, from either end, and by socket',
  async () => {
    const { settled, unsettled, screens } = await proveHomeTimelines(
      seedAndRuns(process.env, { runs: RUNS, seed: 20_261_121 }),
    );
    for (const met of [settled, unsettled, screens]) expect(met).toBeGreaterThan(0);
  },
  TIMEOUT_MILLIS,
);
