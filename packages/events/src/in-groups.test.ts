import { inGroups } from './in-groups.ts';

const failing = new Set<number>();
function doubling(maxItems = 10) {
  const groups: (readonly number[])[] = [];
  const double = inGroups(
    async (items: readonly number[]) => {
      groups.push(items);
      await Promise.resolve();
      if (items.some((item) => failing.has(item))) throw new Error(`no ${items.join(' ')}`);
      return items.map((item) => 2 * item);
    },
    { maxItems },
  );
  return { double, groups };
}
afterEach(() => failing.clear());

describe('what is asked for one by one', () => {
  it('is done together when it comes together, and each has its own result', async () => {
    const { double, groups } = doubling();
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('makes the next group while one is under way, of so many at most', async () => {
    const { double, groups } = doubling(2);
    const first = double(1);
    while (groups.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const rest = Promise.all([2, 3, 4].map(double));
    expect([await first, ...(await rest)]).toEqual([2, 4, 6, 8]);
    expect(groups).toEqual([[1], [2, 3], [4]]);
  });

  it('fails alone', async () => {
    const { double, groups } = doubling();
    failing.add(2);
    const outcomes = await Promise.allSettled([1, 2, 3].map(double));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(await double(4)).toBe(8);
  });
});
