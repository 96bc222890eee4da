import { Counter, Gauge, type Registry } from 'prom-client';

/** Told by a cache of what it is asked for and what it holds. */
export interface CacheMetrics {
  /** Keys that it had, and that it had not. */
  read(hits: number, misses: number): void;
  /** Bytes, as the cache estimates them. */
  holds(bytes: number): void;
}

export interface CachesMetrics {
  /** The metrics of one cache of this process, by name. */
  of(cache: string): CacheMetrics;
}

export const NO_CACHE_METRICS: CacheMetrics = { read: () => {}, holds: () => {} };
export const NO_CACHES_METRICS: CachesMetrics = { of: () => NO_CACHE_METRICS };

export function createCachesMetrics(registry: Registry): CachesMetrics {
  const reads = new Counter({
    name: 'rookery_hot_cache_reads_total',
    help: 'Keys that a cache in memory was asked for, by whether it had them.',
    labelNames: ['cache', 'outcome'],
    registers: [registry],
  });
  const bytes = new Gauge({
    name: 'rookery_hot_cache_bytes',
    help: 'What a cache in memory holds, as it estimates it.',
    labelNames: ['cache'],
    registers: [registry],
  });
  return {
    of(cache) {
      const hitCount = reads.labels({ cache, outcome: 'hit' });
      const missCount = reads.labels({ cache, outcome: 'miss' });
      const held = bytes.labels({ cache });
      return {
        read(hits, misses) {
          hitCount.inc(hits);
          missCount.inc(misses);
        },
        holds: (now) => held.set(now),
      };
    },
  };
}
