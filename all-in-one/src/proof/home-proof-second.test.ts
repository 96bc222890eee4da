import '@rookery/feed/testing';
import { PROOF_TIMEOUT_MILLIS, proveEveryEdge } from './home-proof.ts';

/** The other half is in home-proof-first.test.ts. */
test(
  'and so it does after other histories: every home timeline equals its definition over the owners’ tables, read at any time, from either end, and by socket',
  () => proveEveryEdge(process.env, { runs: 13, seed: 8 }),
  PROOF_TIMEOUT_MILLIS,
);
