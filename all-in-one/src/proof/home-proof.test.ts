import '@rookery/feed/testing';
import { PROOF_TIMEOUT_MILLIS, proveEveryEdge } from './home-proof.ts';

/** Of this seed's first thirteen runs each edge is met three times or more; other histories are in home-proof.long.test.ts. */
test(
  'every home timeline equals its definition over the owners’ tables, read at any time, from either end, and by socket',
  () => proveEveryEdge(process.env, { runs: 13, seed: 9 }),
  PROOF_TIMEOUT_MILLIS,
);
