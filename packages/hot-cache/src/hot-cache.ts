import { NO_CACHE_METRICS, type CacheMetrics } from '@rookery/telemetry';

export interface HotCacheOptions<V> {
  /** All that is kept takes no more, as `bytesOf` counts. 0 keeps nothing. */
  readonly maxBytes: number;
  /** What a value takes in memory, its key and its place in the cache included: an estimate, never too low by far. */
  readonly bytesOf: (value: V) => number;
  readonly metrics?: CacheMetrics | undefined;
}

/**
 * Values by key, the long unused dropped first. It knows nothing of what changes: what is kept must be immutable, or be
 * checked against its row by whoever reads it (docs/adr/0020).
 */
export interface HotCache<K, V> {
  /** What is kept of a key. */
  get(key: K): V | undefined;
  /** What is kept of these keys, in their order. */
  getAll(keys: readonly K[]): (V | undefined)[];
  /** Keeps a value, in place of any other of the key. One that is too big alone is not kept. */
  set(key: K, value: V): void;
  /** What is kept takes, as estimated. */
  bytes(): number;
}

interface Generation<K, V> {
  readonly values: Map<K, V>;
  bytes: number;
}
const emptyGeneration = <K, V>(): Generation<K, V> => ({ values: new Map(), bytes: 0 });

/** Makes an empty cache. */
export function createHotCache<K, V>(options: HotCacheOptions<V>): HotCache<K, V> {
  const { maxBytes, bytesOf, metrics = NO_CACHE_METRICS } = options;
  // Two halves: what is used moves to the young one, and when that is full, the old one goes as a whole. A read of what
  // is young writes nothing.
  let young = emptyGeneration<K, V>();
  let old = emptyGeneration<K, V>();

  function remove(generation: Generation<K, V>, key: K): void {
    const value = generation.values.get(key);
    if (value === undefined) return;
    generation.values.delete(key);
    generation.bytes -= bytesOf(value);
  }

  function keep(key: K, value: V): void {
    const bytes = bytesOf(value);
    if (bytes > maxBytes / 2) return;
    if (young.bytes + bytes > maxBytes / 2) {
      old = young;
      young = emptyGeneration();
    }
    young.values.set(key, value);
    young.bytes += bytes;
  }

  function get(key: K): V | undefined {
    const value = young.values.get(key);
    if (value !== undefined) return value;
    const aged = old.values.get(key);
    if (aged === undefined) return undefined;
    remove(old, key);
    keep(key, aged);
    return aged;
  }

  return {
    get(key) {
      const value = get(key);
      metrics.read(value === undefined ? 0 : 1, value === undefined ? 1 : 0);
      return value;
    },
    getAll(keys) {
      let hits = 0;
      const found = keys.map((key) => {
        const value = get(key);
        if (value !== undefined) hits += 1;
        return value;
      });
      metrics.read(hits, keys.length - hits);
      return found;
    },
    set(key, value) {
      remove(young, key);
      remove(old, key);
      keep(key, value);
      metrics.holds(young.bytes + old.bytes);
    },
    bytes: () => young.bytes + old.bytes,
  };
}
