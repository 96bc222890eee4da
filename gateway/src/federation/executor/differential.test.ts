import { supergraphSdl } from '@rookery/schema';
import { loadOperations } from '@rookery/operations';
import { parse } from 'graphql';
import { createTwoExecutors } from './testing/two-executors.ts';
import { fuzz, MISHAPS, seedOrNew } from './testing/fuzz.ts';

const seed = seedOrNew(process.env['ROOKERY_FUZZ_SEED']);
const executors = createTwoExecutors(supergraphSdl());

describe(`our executor and Apollo's (ROOKERY_FUZZ_SEED=${seed})`, () => {
  it.each([...loadOperations().values()].map((each) => [each.name, each] as const))(
    'answer %s alike',
    async (_, { text, variables }) => {
      const operation = { document: parse(text), variables: variables ?? {} };
      for (const [index, mishaps] of MISHAPS.entries()) {
        const trial = { seed: seed + index, mishaps, isSignedIn: true };
        expect(await executors.run('compiled', operation, trial)).toEqual(
          await executors.run('stock', operation, trial),
        );
      }
    },
  );

  it('answer 1 000 random operations alike', async () => {
    expect(await fuzz(executors, { seed, cases: 1_000 })).toBeUndefined();
  });
});
