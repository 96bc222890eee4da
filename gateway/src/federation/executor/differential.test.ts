import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOperations } from '@rookery/operations';
import { supergraphSdl } from '@rookery/schema';
import { parse } from 'graphql';
import { fuzz, isAlike, MISHAPS, seedOrNew } from './testing/fuzz.ts';
import { createTwoExecutors } from './testing/two-executors.ts';

/** The same in every run, so that who broke something is who sees it; other seeds are tried by the long test. */
const SEED = '20261122';
const seed = seedOrNew(process.env['ROOKERY_FUZZ_SEED'] ?? SEED);
const executors = createTwoExecutors(supergraphSdl());

describe(`our executor and Apollo's (ROOKERY_FUZZ_SEED=${seed})`, () => {
  it.each([...loadOperations().values()].map((each) => [each.name, each] as const))(
    'answer %s alike, whatever subgraphs do',
    async (_, { text, variables = {} }) => {
      const operation = { document: parse(text), variables };
      for (const [index, mishaps] of MISHAPS.entries()) {
        const trial = { seed: seed + index, mishaps, isSignedIn: true };
        const ours = await executors.run('compiled', operation, trial);
        const stock = await executors.run('stock', operation, trial);
        expect(isAlike(ours, stock, trial) || { ours, stock, trial }).toBe(true);
      }
    },
  );

  it('answer 1 000 random operations alike', async () => {
    expect(await fuzz(executors, { seed, cases: 1_000 })).toBeUndefined();
  });

  it('answer alike over a graph with unions, interfaces of other subgraphs and keys within keys', async () => {
    const file = join(import.meta.dirname, 'testing', 'varied-supergraph.graphql');
    const varied = createTwoExecutors(readFileSync(file, 'utf8'));
    expect(await fuzz(varied, { seed, cases: 100 })).toBeUndefined();
  });
});
