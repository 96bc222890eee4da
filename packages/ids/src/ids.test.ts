import fc from 'fast-check';
import {
  firstIdAt,
  ID_EPOCH_MILLIS,
  ID_KINDS,
  isId,
  isIdOf,
  kindOf,
  kinds,
  millisOf,
  newestFirst,
  shardOf,
} from './index.ts';

const parts = fc.record({
  millis: fc.integer({ min: 0, max: 2 ** 41 - 1 }),
  kind: fc.constantFrom(...kinds),
  shard: fc.integer({ min: 0, max: 255 }),
  sequence: fc.integer({ min: 0, max: 1023 }),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;
const idOfParts = ({ millis, kind, shard, sequence }: Parts): bigint =>
  (BigInt(millis) << 22n) | (BigInt(ID_KINDS[kind]) << 18n) | (BigInt(shard) << 10n) | BigInt(sequence);

describe('an id', () => {
  it('tells its kind, shard and time, to the last bit', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = idOfParts(given).toString();
        expect([kindOf(id), shardOf(id), millisOf(id)]).toEqual([
          given.kind,
          given.shard,
          given.millis + ID_EPOCH_MILLIS,
        ]);
        expect(kinds.filter((kind) => isIdOf(kind, id))).toEqual([given.kind]);
      }),
    );
  });

  it('sorts by its bits', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const [first, second] = [idOfParts(a), idOfParts(b)];
        const order = first === second ? 0 : first > second ? -1 : 1;
        expect(newestFirst(first.toString(), second.toString())).toBe(order);
      }),
    );
  });

  it('is not below the first of its millisecond, nor the one before it above', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = idOfParts(given).toString();
        const first = BigInt(firstIdAt(millisOf(id)));
        expect(BigInt(id) >= first).toBe(true);
        expect(BigInt(id) - first < 1n << 22n).toBe(true);
      }),
    );
  });

  it.each([
    '',
    '0',
    '01',
    '-1',
    '1.5',
    '1e9',
    ' 1',
    '１',
    'abc',
    '9223372036854775808',
    '99999999999999999999',
    '4194303',
  ])('is not what is written as %j', (text) => expect(isId(text)).toBe(false));

  it('may have all its bits set but for the kind', () => {
    const largest = ((1n << 63n) - 1n) & ~(15n << 18n);
    expect(isId((largest | (BigInt(ID_KINDS.post) << 18n)).toString())).toBe(true);
  });
});
