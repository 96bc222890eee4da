import type { Logger } from '@rookery/telemetry';
import { LRUCache } from 'lru-cache';
import { MAX_DOCUMENT_BYTES } from '../settings.ts';
import { withinMillis } from '../within-millis.ts';
import { BUCKETS, bucketKeys, defineApqCommands, type ScriptRedis } from './apq-scripts.ts';
import { sha256 } from './sha256.ts';

/** Texts that clients registered, by the SHA-256 of their UTF-8 bytes in lower-case hex. */
export interface ApqStore {
  /** The text with this hash; undefined when it is not known, has expired, or Redis does not answer in time. */
  find(hash: string): Promise<string | undefined>;
  /** Keeps a text for every gateway. Never rejects; while Redis is away it is kept in this process alone. */
  register(hash: string, text: string): Promise<void>;
}

export interface ApqStoreOptions {
  /** Shared by the gateways; without it texts are known to this process alone. */
  readonly redis?: ScriptRedis | undefined;
  readonly logger: Logger;
  readonly now?: () => number;
  readonly limits?: Partial<ApqLimits>;
}

export interface ApqLimits {
  /** A text that was not asked for so long is forgotten. */
  readonly livesMillis: number;
  /** In Redis, all texts and their indices together. Past it those go that were not asked for longest. */
  readonly redisBytes: number;
  /** The same in this process. */
  readonly processBytes: number;
  /** A request waits no longer for Redis. */
  readonly answerMillis: number;
}

/** 64 MiB hold 100 000 operations of the size of those in `operations/`; Redis used 67 to 75 MiB for it when full. */
const LIMITS: ApqLimits = {
  livesMillis: 24 * 3_600_000,
  redisBytes: 64 * 1024 * 1024,
  processBytes: 8 * 1024 * 1024,
  answerMillis: 100,
};
/** Its use is told to Redis no more often than this part of its life: reads stay reads. */
const NOTED_PARTS = 24;
/** After a Redis that did not answer, it is left alone for so long. */
const REST_MILLIS = 1_000;
/** A text that is used here and that Redis could not be told of is told again. */
const RETRY_MILLIS = 30_000;

interface Kept {
  readonly text: string;
  /** When Redis last heard of it. */
  readonly toldAt: number;
}

/** The texts of automatic persisted queries: in this process those in use, in Redis those of all gateways. */
export function createApqStore({ redis, logger, now = Date.now, limits }: ApqStoreOptions): ApqStore {
  const { livesMillis, redisBytes, processBytes, answerMillis } = { ...LIMITS, ...limits };
  const commands = redis && defineApqCommands(redis);
  const notedMillis = livesMillis / NOTED_PARTS;
  let restsUntil = 0;
  const here = new LRUCache<string, Kept>({
    maxSize: processBytes,
    sizeCalculation: ({ text }) => 2 * text.length + 400,
    ttl: livesMillis,
    ttlResolution: 0,
    updateAgeOnGet: true,
    perf: { now },
  });

  async function ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (now() < restsUntil) return undefined;
    try {
      return await withinMillis(answerMillis, question());
    } catch (error) {
      restsUntil = now() + REST_MILLIS;
      logger.warn({ err: error }, 'persisted queries: Redis does not answer');
      return undefined;
    }
  }

  async function register(hash: string, text: string): Promise<void> {
    if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) return;
    here.set(hash, { text, toldAt: now() });
    if (!commands) return;
    const bucketBytes = Math.floor(redisBytes / BUCKETS);
    const written = await ask(() =>
      commands.apqWrite(...bucketKeys(hash), hash, now(), livesMillis, bucketBytes, text),
    );
    if (written === undefined)
      here.set(hash, { text, toldAt: now() - notedMillis + Math.min(RETRY_MILLIS, notedMillis) });
  }

  async function findInRedis(hash: string): Promise<string | undefined> {
    if (!commands) return undefined;
    const text = await ask(() =>
      commands.apqRead(...bucketKeys(hash), hash, now(), livesMillis, notedMillis),
    );
    // Whoever else writes to this Redis cannot have another text run than the one that was asked for.
    if (text == null || sha256(text) !== hash) return undefined;
    here.set(hash, { text, toldAt: now() });
    return text;
  }

  return {
    register,
    async find(hash) {
      const kept = here.get(hash);
      if (!kept) return findInRedis(hash);
      if (now() - kept.toldAt >= notedMillis) void register(hash, kept.text);
      return kept.text;
    },
  };
}
