import { setImmediate as nextTurn } from 'node:timers/promises';
import { inGroups, type GroupOptions } from './in-groups.ts';

const failing = new Set<number>();
const held = new Set<() => void>();
function doubling(options: Partial<GroupOptions<number>> = {}) {
  const groups: (readonly number[])[] = [];
  let isHolding = false;
  const double = inGroups(
    async (items: readonly number[]) => {
      groups.push(items);
      if (isHolding) await new Promise<void>((resolve) => held.add(resolve));
      else await Promise.resolve();
      if (items.some((item) => failing.has(item))) throw new Error(`no ${items.join(' ')}`);
      return items.map((item) => 2 * item);
    },
    { maxSize: 10, ...options },
  );
  return {
    double,
    groups,
    /** What runs from now on ends with `letGo`. */
    hold: () => void (isHolding = true),
    letGo() {
      isHolding = false;
      for (const resolve of held) resolve();
      held.clear();
    },
  };
}
afterEach(() => failing.clear());

describe('what is asked for one by one', () => {
  it('is done together when it comes together, and each has its own result', async () => {
    const { double, groups } = doubling();
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('is done together when it comes in one turn of the event loop', async () => {
    const { double, groups } = doubling();
    const asked: Promise<number>[] = [];
    // Each in a callback of its own, as answers from different sockets are.
    for (const item of [1, 2, 3]) process.nextTick(() => asked.push(double(item)));
    await nextTurn();
    await Promise.all(asked);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('makes the next group while one is under way, of so many at most', async () => {
    const { double, groups, hold, letGo } = doubling({ maxSize: 2 });
    hold();
    const first = double(1);
    await nextTurn();
    const rest = Promise.all([2, 3, 4].map(double));
    await nextTurn();
    expect(groups).toEqual([[1]]);
    letGo();
    expect([await first, ...(await rest)]).toEqual([2, 4, 6, 8]);
    expect(groups).toEqual([[1], [2, 3], [4]]);
  });

  it('is done in as many groups at one time as are allowed', async () => {
    const { double, groups, hold, letGo } = doubling({ maxSize: 1, maxRunning: 2 });
    hold();
    const all = Promise.all([1, 2, 3].map(double));
    await nextTurn();
    expect(groups).toEqual([[1], [2]]);
    letGo();
    expect(await all).toEqual([2, 4, 6]);
  });

  it('is counted by its size, and goes alone when it is larger than a group', async () => {
    const { double, groups } = doubling({ maxSize: 5, sizeOf: (item) => item });
    expect(await Promise.all([2, 3, 9, 1].map(double))).toEqual([4, 6, 18, 2]);
    expect(groups).toEqual([[2, 3], [9], [1]]);
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
