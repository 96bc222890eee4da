import '@rookery/feed/testing';
import { PROOF_TIMEOUT_MILLIS, proveEveryEdge } from './home-proof.ts';

test(
  'histories that are the same in every long run leave every home timeline equal to its definition',
  () => proveEveryEdge(process.env, { runs: 13, seed: 8 }),
  PROOF_TIMEOUT_MILLIS,
);

/** Hours of them; `PROOF_RUNS=500 PROOF_SEED=7` for fewer, or for the same again. */
test(
  'histories of sixty steps leave every home timeline equal to its definition, and meet every edge there is',
  () => proveEveryEdge(process.env, { runs: 5_000, seed: Date.now() % 2 ** 31 }),
  PROOF_TIMEOUT_MILLIS,
);
