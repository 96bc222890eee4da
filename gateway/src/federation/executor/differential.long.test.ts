import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supergraphSdl } from '@rookery/schema';
import { fuzz, seedOrNew } from './testing/fuzz.ts';
import { createTwoExecutors } from './testing/two-executors.ts';

const seed = seedOrNew(process.env['ROOKERY_FUZZ_SEED']);
const variedFile = join(import.meta.dirname, 'testing', 'varied-supergraph.graphql');

describe(`our executor and Apollo's, for long (ROOKERY_FUZZ_SEED=${seed})`, () => {
  it('answer 100 000 random operations alike', async () => {
    const executors = createTwoExecutors(supergraphSdl());
    // In parts: what is remembered of operations goes between them.
    for (let part = 0; part < 20; part++) {
      expect(await fuzz(executors, { seed: seed + part, cases: 5_000 })).toBeUndefined();
    }
  }, 3_600_000);

  it('answer 5 000 alike over a graph with unions and interfaces of other subgraphs', async () => {
    const executors = createTwoExecutors(readFileSync(variedFile, 'utf8'));
    expect(await fuzz(executors, { seed, cases: 5_000, graph: 'varied' })).toBeUndefined();
  }, 3_600_000);
});
