import { checkHomeTimeline } from '../testing/home-property.ts';

const RUNS = 300;

it(`the home timeline equals its definition in ${RUNS} stories`, async () => {
  const seed = Date.now() % 2 ** 31;
  const { compared, warmReads } = await checkHomeTimeline({ runs: RUNS, seed });
  console.log(`seed ${seed}: ${compared} edges compared, ${warmReads} warm reads`);
  expect(warmReads).toBeGreaterThan(RUNS);
}, 1_800_000);
