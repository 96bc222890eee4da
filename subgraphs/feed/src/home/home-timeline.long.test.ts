import { checkHomeTimeline } from '../testing/home-property.ts';

const RUNS = 300;

it(`the home timeline equals its definition in ${RUNS} stories`, async () => {
  const seed = Date.now() % 2 ** 31;
  const { compared, warmReads, pulled } = await checkHomeTimeline({ runs: RUNS, seed });
  console.log(`seed ${seed}: ${compared} edges compared, ${warmReads} warm reads, ${pulled} entries pulled`);
  expect(warmReads).toBeGreaterThan(RUNS);
  expect(pulled).toBeGreaterThan(RUNS);
}, 1_800_000);
