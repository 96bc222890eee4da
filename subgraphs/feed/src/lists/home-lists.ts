import { firstIdAt, millisOf, type EntryId, type UserId } from '@rookery/ids';
import type { Redis } from 'ioredis';
import type { Entry } from '../entries/entry.ts';
import { packedEntryId, packEntry, packId } from '../entries/packed-entry.ts';
import { packMarker, packSentinel, readSentinel } from './list-records.ts';
import { defineListScripts } from './list-scripts.ts';
import type { RedisGeneration } from './redis-generation.ts';

export interface HomeListSettings {
  /** Entries a list is cut to, now and then. */
  readonly cap: number;
  /** An entry older than this at push time is not pushed: its lists are deleted instead. Milliseconds. */
  readonly latePushMillis: number;
  /** A list not read for this long goes. Seconds. */
  readonly ttlSeconds: number;
}

/** What the clocks of two machines, and a push under way, may add to the disorder of a list. Milliseconds. */
const PUSH_SLACK_MILLIS = 5_000;
/** How much longer than its cap a list may grow before it is trimmed. */
const TRIM_OVERHANG = 200;
/** A list that takes longer is slower than Postgres. */
const READ_TIMEOUT_MILLIS = 250;
/** A rebuild whose process died is forgotten after this. */
const MARKER_LIFETIME_SECONDS = 30;

/** A stretch of a warm list. */
export interface ListWindow {
  /** Newest first, each once; nothing that belongs between the first and the last is missing. */
  readonly ids: readonly EntryId[];
  /** Nothing older than the last exists in the timeline. */
  readonly reachesTheEnd: boolean;
}

export interface HomeLists {
  /** At most `count` ids below `below` (from the head without it); undefined when the list is cold or Redis away. */
  read(
    userId: UserId,
    options: { readonly below?: EntryId; readonly count: number },
  ): Promise<ListWindow | undefined>;
  /** Pushes an entry into the warm ones among these users' lists, or drops those when it is too old. */
  push(entry: Entry, userIds: readonly UserId[]): Promise<void>;
  /** Makes lists cold. */
  drop(userIds: readonly UserId[]): Promise<void>;
  /** Marks a cold list as being rebuilt; undefined when it is warm, or somebody is at it. */
  beginRebuild(userId: UserId): Promise<ListRebuild | undefined>;
  /** Joins the snapshot with what came meanwhile; false when the list was dropped since. */
  finishRebuild(userId: UserId, rebuild: ListRebuild, snapshot: HomeListSnapshot): Promise<boolean>;
}
/** A rebuild under way. Its generation is that of the Redis that took the marker: pushes to another one may be lost. */
export interface ListRebuild {
  readonly marker: Buffer;
  readonly generation: string;
}
export interface HomeListSnapshot {
  /** Newest first. */
  readonly entries: readonly Entry[];
  readonly reachesTheEnd: boolean;
}

/** `{}`: one hash tag a user. */
export const homeListKey = (userId: UserId): string => `home:{${userId}}`;

/** The Redis lists of home timelines: they may only make reading faster, never different. */
export function createHomeLists(
  redis: Redis,
  generation: RedisGeneration,
  settings: HomeListSettings,
): HomeLists {
  defineListScripts(redis);
  const disorderMillis = settings.latePushMillis + PUSH_SLACK_MILLIS;

  /** The lowest id that nothing outside a stretch can exceed, when the stretch's oldest-placed entry is `last`. */
  const completeAbove = (last: EntryId): bigint => BigInt(firstIdAt(millisOf(last) + disorderMillis));

  async function readStretch(
    userId: UserId,
    below: EntryId | undefined,
    count: number,
  ): Promise<ListWindow | undefined> {
    const seek = below ? packId(firstIdAt(millisOf(below) + disorderMillis)) : Buffer.alloc(0);
    const answer = await redis.readHomeListBuffer(homeListKey(userId), seek, count, settings.ttlSeconds);
    const [tail, length = 0, start = 0, packed = []] = answer;
    const sentinel = tail && readSentinel(tail);
    const current = generation.current();
    if (!sentinel || !current || sentinel.generation !== current) return undefined;
    const ids = [...new Set(packed.map(packedEntryId))].sort((a, b) => (BigInt(a) > BigInt(b) ? -1 : 1));
    const wanted = below ? ids.filter((id) => BigInt(id) < BigInt(below)) : ids;
    const isWhole = start + packed.length >= length;
    if (isWhole && sentinel.reachesTheEnd) return { ids: wanted, reachesTheEnd: true };
    const last = packed.at(-1);
    if (!last) return { ids: [], reachesTheEnd: false };
    const bound = completeAbove(packedEntryId(last));
    const complete = wanted.filter((id) => BigInt(id) >= bound);
    if (complete.length === wanted.length || isWhole || complete.length * 2 >= count)
      return { ids: complete, reachesTheEnd: false };
    return readStretch(userId, below, Math.max(settings.cap + TRIM_OVERHANG, count * 2));
  }

  return {
    async read(userId, { below, count }) {
      if (!generation.current()) return undefined;
      try {
        return await withinMillis(READ_TIMEOUT_MILLIS, readStretch(userId, below, count));
      } catch {
        return undefined;
      }
    },

    async push(entry, userIds) {
      const startedAt = Date.now();
      if (startedAt - millisOf(entry.id) > settings.latePushMillis) return this.drop(userIds);
      const bytes = packEntry(entry);
      const pipeline = redis.pipeline();
      for (const userId of userIds) pipeline.lpushx(homeListKey(userId), bytes);
      const lengths = await resultsOf<number>(pipeline);
      if (Date.now() - startedAt > PUSH_SLACK_MILLIS) return this.drop(userIds);
      const tooLong = userIds.filter(
        (_userId, index) => (lengths[index] ?? 0) > settings.cap + TRIM_OVERHANG,
      );
      await Promise.all(tooLong.map((userId) => redis.trimHomeList(homeListKey(userId), settings.cap)));
    },

    async drop(userIds) {
      const pipeline = redis.pipeline();
      for (const userId of userIds) pipeline.del(homeListKey(userId));
      await resultsOf(pipeline);
    },

    async beginRebuild(userId) {
      const current = generation.current();
      if (!current) return undefined;
      const marker = packMarker();
      const begun = await redis.beginRebuild(
        homeListKey(userId),
        marker,
        Buffer.from(current, 'hex'),
        MARKER_LIFETIME_SECONDS,
      );
      return begun === 1 ? { marker, generation: current } : undefined;
    },

    async finishRebuild(userId, { marker, generation: filledBy }, { entries, reachesTheEnd }) {
      const sentinel = packSentinel({ generation: filledBy, reachesTheEnd });
      const packed = entries.map(packEntry);
      const key = homeListKey(userId);
      return (await redis.finishRebuild(key, marker, sentinel, settings.ttlSeconds, ...packed)) === 1;
    },
  };
}

/** Results of a pipeline; throws the first error among them. */
async function resultsOf<T>(pipeline: ReturnType<Redis['pipeline']>): Promise<T[]> {
  const results = (await pipeline.exec()) ?? [];
  return results.map(([error, value]) => {
    if (error) throw error;
    return value as T;
  });
}

/** Rejects when the work takes longer; the work goes on, and nobody hears of it. */
async function withinMillis<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${millis} ms`)), millis);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
