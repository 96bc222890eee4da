import type { EntryId } from '@rookery/ids';
import fc from 'fast-check';
import { newestOf, type AuthorMemory, type PulledStretch } from './newest-of.ts';

const newestFirst = (ids: readonly EntryId[]) => [...ids].sort((a, b) => Number(b) - Number(a));
const idOf = (number: number) => String(number) as EntryId;

/** The same by looking at everything. */
function bySorting(
  authors: readonly AuthorMemory[],
  { below, count }: { readonly below?: EntryId | undefined; readonly count: number },
): PulledStretch {
  const floors = authors.flatMap(({ ids, isCut }) => (isCut ? ids.slice(-1) : [])).map(Number);
  const floor = floors.length > 0 ? Math.max(...floors) : undefined;
  const all = newestFirst(authors.flatMap(({ ids }) => ids)).filter(
    (id) =>
      (below === undefined || Number(id) < Number(below)) && (floor === undefined || Number(id) >= floor),
  );
  const kept = all.slice(0, count);
  return {
    ids: kept,
    completeFrom: all.length > count ? kept.at(-1) : floor === undefined ? undefined : idOf(floor),
  };
}

test('the newest of many authors are those that sorting everything finds, and as far down complete', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 8, max: 1_200 }), { maxLength: 120 });
  // An id is one author's.
  const authors = fc
    .tuple(ids, fc.integer({ min: 1, max: 9 }), fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }))
    .map(([numbers, people, cut]) =>
      Array.from({ length: people }, (_, person): AuthorMemory => ({
        ids: newestFirst(numbers.filter((number) => number % people === person).map(idOf)),
        isCut: cut[person] ?? false,
      })),
    );
  const below = fc.option(fc.integer({ min: 1, max: 1_300 }).map(idOf), { nil: undefined });
  fc.assert(
    fc.property(authors, below, fc.integer({ min: 1, max: 130 }), (given, bound, count) => {
      const options = { below: bound, count };
      expect(newestOf(given, options)).toEqual(bySorting(given, options));
    }),
    { numRuns: 500 },
  );
});
