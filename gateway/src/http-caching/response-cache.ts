import { LRUCache } from 'lru-cache';
import { entityTag } from './conditional-answers.ts';

/** What came of running an operation. */
export interface MadeAnswer {
  readonly body: string;
  /** Only where there is no error in it, and nothing in it is one client's. */
  readonly mayBeKept: boolean;
}

/** An answer that several clients get. */
export interface KeptAnswer {
  readonly body: Buffer;
  readonly etag: string;
  /** Whole seconds since it began to be made. */
  readonly ageSeconds: number;
}

/** An answer of this very request, or one that is kept. */
export type Obtained<T extends MadeAnswer> =
  { readonly kind: 'made'; readonly made: T } | { readonly kind: 'kept'; readonly kept: KeptAnswer };

/** Public answers, each for as long as the schema lets anybody keep it. */
export interface ResponseCache {
  /**
   * The answer under a key, which must name all that it depends on. It is made when none is fresh, once for all who ask
   * at the same time; who waited for an answer that may not be kept makes their own. Rejects as `make` does.
   */
  obtain<T extends MadeAnswer>(
    key: string,
    maxAgeSeconds: number,
    make: () => Promise<T>,
  ): Promise<Obtained<T>>;
}

export interface ResponseCacheOptions {
  /** Of all answers together, keys included. The least recently asked for go first. */
  readonly maxBytes: number;
  readonly now?: () => number;
  /** Told what became of each question. */
  readonly onAsked?: (outcome: CacheOutcome) => void;
}

/** hit: from memory. joined: with another's. miss: made for this request. */
export type CacheOutcome = 'hit' | 'joined' | 'miss';

interface Entry {
  readonly body: Buffer;
  readonly etag: string;
  /** Unix milliseconds at which it began to be made: what it shows may be that old. */
  readonly madeAt: number;
  readonly maxAgeMillis: number;
}

/** An entry beside its body and its key. */
const ENTRY_BYTES = 400;
/** One answer takes no more than this part of the room, or a few large ones would make all others be forgotten. */
const LARGEST_PART = 1 / 16;

export function createResponseCache(options: ResponseCacheOptions): ResponseCache {
  const { maxBytes, now = Date.now, onAsked } = options;
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.max(1, Math.floor(maxBytes * LARGEST_PART)),
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + ENTRY_BYTES,
  });
  /** Never reject. */
  const underWay = new Map<string, Promise<Entry | undefined>>();

  function fresh(entry: Entry | undefined): KeptAnswer | undefined {
    if (!entry) return undefined;
    const ageMillis = Math.max(0, now() - entry.madeAt);
    if (ageMillis >= entry.maxAgeMillis) return undefined;
    return { body: entry.body, etag: entry.etag, ageSeconds: Math.floor(ageMillis / 1_000) };
  }

  function find(key: string): KeptAnswer | undefined {
    const entry = entries.get(key);
    const kept = fresh(entry);
    if (entry && !kept) entries.delete(key);
    return kept;
  }

  /** Makes it while others wait, and keeps it where it may be. */
  async function lead<T extends MadeAnswer>(key: string, maxAgeMillis: number, make: () => Promise<T>) {
    let tell: (entry: Entry | undefined) => void = () => undefined;
    underWay.set(key, new Promise((resolve) => (tell = resolve)));
    const madeAt = now();
    let entry: Entry | undefined;
    try {
      const made = await make();
      if (made.mayBeKept) {
        entry = { body: Buffer.from(made.body), etag: entityTag(made.body), madeAt, maxAgeMillis };
        entries.set(key, entry);
      }
      return made;
    } finally {
      underWay.delete(key);
      tell(entry);
    }
  }

  return {
    async obtain(key, maxAgeSeconds, make) {
      const known = find(key);
      if (known) {
        onAsked?.('hit');
        return { kind: 'kept', kept: known };
      }
      const others = underWay.get(key);
      const shared = others && fresh(await others);
      if (shared) {
        onAsked?.('joined');
        return { kind: 'kept', kept: shared };
      }
      onAsked?.('miss');
      if (others) return { kind: 'made', made: await make() };
      return { kind: 'made', made: await lead(key, maxAgeSeconds * 1_000, make) };
    },
  };
}
