import { checkHomeTimeline } from '../testing/home-property.ts';

describe('the home timeline', () => {
  it('equals its definition for every reader, warm and cold, in both directions, whatever happened', async () => {
    const seed = Date.now() % 2 ** 31;
    const { compared, warmReads, pulled } = await checkHomeTimeline({ runs: 4, seed });
    expect(compared).toBeGreaterThan(30);
    expect(warmReads).toBeGreaterThan(15);
    expect(pulled).toBeGreaterThan(1);
  });
});
