import { createHotCache } from './hot-cache.ts';

const texts = (maxBytes: number) =>
  createHotCache<number, string>({ maxBytes, bytesOf: (text) => text.length });

describe('a hot cache', () => {
  it('keeps what it is given, and the newest of a key', () => {
    const cache = texts(100);
    cache.set(1, 'old');
    cache.set(1, 'newer');
    cache.set(2, 'two');
    expect(cache.getAll([2, 3, 1])).toEqual(['two', undefined, 'newer']);
    expect(cache.bytes()).toBe('newertwo'.length);
  });

  it('never holds more than its bound, whatever is put in and read', () => {
    const cache = texts(100);
    for (let turn = 0; turn < 1_000; turn += 1) {
      cache.set(turn % 37, 'x'.repeat(turn % 53));
      cache.getAll([turn % 11, turn % 7]);
      expect(cache.bytes()).toBeLessThanOrEqual(100);
    }
    const held = Array.from({ length: 37 }, (_, key) => cache.getAll([key])[0]?.length ?? 0);
    expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBe(cache.bytes());
  });

  it('keeps what is read and drops what is not', () => {
    const cache = texts(100);
    cache.set(0, 'x'.repeat(10));
    for (let key = 1; key < 100; key += 1) {
      cache.set(key, 'x'.repeat(10));
      expect(cache.getAll([0])).toEqual(['x'.repeat(10)]);
    }
    expect(cache.getAll([1, 50])).toEqual([undefined, undefined]);
  });

  it('does not drop all others for one value that is too big', () => {
    const cache = texts(100);
    cache.set(1, 'one');
    cache.set(2, 'x'.repeat(51));
    expect(cache.getAll([1, 2])).toEqual(['one', undefined]);
  });

  it('of no bytes holds nothing', () => {
    const cache = texts(0);
    cache.set(1, 'one');
    expect(cache.getAll([1])).toEqual([undefined]);
    expect(cache.bytes()).toBe(0);
  });

  it('tells how many it had, and what it holds', () => {
    const told: unknown[] = [];
    const cache = createHotCache<number, string>({
      maxBytes: 100,
      bytesOf: (text) => text.length,
      metrics: {
        read: (hits, misses) => void told.push({ hits, misses }),
        holds: (bytes) => void told.push({ bytes }),
      },
    });
    cache.getAll([1, 2]);
    cache.set(1, 'one');
    cache.getAll([1, 2]);
    expect(told).toEqual([{ hits: 0, misses: 2 }, { bytes: 3 }, { hits: 1, misses: 1 }]);
  });
});
