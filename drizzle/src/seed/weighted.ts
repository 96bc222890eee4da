import type { Random } from './random.ts';

/** Draws items as often as their weights say. */
export function createWeighted<T>(items: readonly T[], weightOf: (item: T, index: number) => number) {
  const sums = new Float64Array(items.length);
  let total = 0;
  for (const [index, item] of items.entries()) {
    total += weightOf(item, index);
    sums[index] = total;
  }
  return {
    /** Throws where nothing has a weight. */
    draw(random: Random): T {
      const item = items[firstAbove(sums, random.next() * total)];
      if (item === undefined) throw new RangeError('nothing to draw from');
      return item;
    },
  };
}

/** Index of the first sum greater than `value`. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
