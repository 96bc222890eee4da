import { firstIdAt, millisOf, newestFirst, type EntryId, type UserId } from '@rookery/ids';
import type { Redis } from 'ioredis';
import type { Entry } from '../entries/entry.ts';
import type { FactsOf } from '../entries/listed-entry.ts';
import { packEntry, packId } from '../entries/packed-entry.ts';
import { readPackedStretch } from '../entries/packed-stretch.ts';
import { homeListKey, type ListPart } from './list-key.ts';
import { createListPushes, PUSH_SLACK_MILLIS } from './list-pushes.ts';
import { newIncarnation, packMarker, packSentinel, readSentinel } from './list-records.ts';
import { resultsOf } from './pipeline-results.ts';
import { defineListScripts } from './list-scripts.ts';
import type { RedisGeneration } from './redis-generation.ts';

export { homeListKey, type ListPart } from './list-key.ts';

export interface HomeListSettings {
  /** Entries a list is cut to, now and then. */
  readonly cap: number;
  /** How much longer than its cap a list may grow before it is cut; TRIM_OVERHANG when left out. */
  readonly trimOverhang?: number;
  /** An entry older than this at push time is not pushed: its lists are deleted instead. Milliseconds. */
  readonly latePushMillis: number;
  /** A list not read for this long goes. Seconds. */
  readonly ttlSeconds: number;
}

/** How much longer than its cap a list may grow before it is trimmed. */
const TRIM_OVERHANG = 200;
/** A list that takes longer is slower than Postgres. */
const READ_TIMEOUT_MILLIS = 250;
/** Who scrolls back does so within this. */
const READ_AHEAD_SECONDS = 15 * 60;
/** A rebuild whose process died is forgotten after this. */
const MARKER_LIFETIME_SECONDS = 30;
const NOTHING = Buffer.alloc(0);

/** A stretch of a warm list. */
export interface ListWindow {
  /** Newest first, each once; nothing that belongs between the first and the last is missing. */
  readonly ids: readonly EntryId[];
  /** What the list tells of each, unpacked when it is asked for. */
  readonly factsOf: FactsOf;
  /** Nothing older than the last exists in the timeline. */
  readonly reachesTheEnd: boolean;
  /** Of this making of the list: whom its owner follows has not changed since, or the list is about to be dropped. */
  readonly incarnation: string;
}

export interface HomeLists {
  /** At most `count` ids below `below` (from the head without it); undefined when the list is cold or Redis away. */
  read(
    userId: UserId,
    options: {
      readonly below?: EntryId | undefined;
      readonly count: number;
      readonly part?: ListPart | undefined;
    },
  ): Promise<ListWindow | undefined>;
  /** Whether Redis can be asked now. */
  isReachable(): boolean;
  /** Pushes an entry into the warm ones among these users' lists, or drops those when it is too old. */
  push(entry: Entry, userIds: readonly UserId[]): Promise<void>;
  /** Makes lists cold, and forgets what was read ahead. */
  drop(userIds: readonly UserId[]): Promise<void>;
  /** Marks a cold list as being rebuilt; undefined when it is warm, or somebody is at it. */
  beginRebuild(userId: UserId): Promise<ListRebuild | undefined>;
  /**
   * The same for what is read ahead below `below`, in place of what was read ahead before; undefined too when an entry
   * that belongs there might still be pushed.
   */
  beginReadAhead(userId: UserId, below: EntryId): Promise<ListRebuild | undefined>;
  /** Joins the snapshot with what came meanwhile; false when the list was dropped since. */
  finishRebuild(userId: UserId, rebuild: ListRebuild, snapshot: HomeListSnapshot): Promise<boolean>;
}
/** A rebuild under way. Its generation is that of the Redis that took the marker: pushes to another one may be lost. */
export interface ListRebuild {
  readonly marker: Buffer;
  readonly generation: string;
  /** Of what is read ahead: where it begins. */
  readonly below?: EntryId;
}
export interface HomeListSnapshot {
  /** Newest first. */
  readonly entries: readonly Entry[];
  readonly reachesTheEnd: boolean;
}

/** The Redis lists of home timelines: they may only make reading faster, never different. */
export function createHomeLists(
  redis: Redis,
  generation: RedisGeneration,
  settings: HomeListSettings,
): HomeLists {
  defineListScripts(redis);
  const disorderMillis = settings.latePushMillis + PUSH_SLACK_MILLIS;
  const maxLength = settings.cap + (settings.trimOverhang ?? TRIM_OVERHANG);

  const ttlSecondsOf = (part: ListPart): number =>
    part === 'newest' ? settings.ttlSeconds : Math.min(settings.ttlSeconds, READ_AHEAD_SECONDS);

  async function readStretch(
    userId: UserId,
    below: EntryId | undefined,
    count: number,
    part: ListPart,
  ): Promise<ListWindow | undefined> {
    // What was read ahead is in order from the start.
    const disorder = part === 'newest' ? disorderMillis : 0;
    /** The lowest id that nothing outside a stretch can exceed, when the stretch's oldest-placed entry is `last`. */
    const completeAbove = (last: EntryId): string =>
      disorder === 0 ? last : firstIdAt(millisOf(last) + disorder);
    const seekFrom = (id: EntryId) => packId(disorder === 0 ? id : firstIdAt(millisOf(id) + disorder));
    const seek = below ? seekFrom(below) : NOTHING;
    const key = homeListKey(userId, part);
    const answer = await redis.readHomeListBuffer(key, seek, count, ttlSecondsOf(part));
    const [tail, length = 0, start = 0, packed = NOTHING] = answer;
    const sentinel = tail && readSentinel(tail);
    const current = generation.current();
    if (!sentinel || !current || sentinel.generation !== current) return undefined;
    if (sentinel.below && (!below || newestFirst(below, sentinel.below) < 0)) return undefined;
    const { incarnation } = sentinel;
    const { ids, factsOf, listed, last } = readPackedStretch(packed);
    const stretch = (complete: readonly EntryId[], reachesTheEnd: boolean): ListWindow => ({
      ids: complete,
      factsOf,
      reachesTheEnd,
      incarnation,
    });
    const wanted = below ? ids.filter((id) => newestFirst(id, below) > 0) : ids;
    const isWhole = start + listed >= length;
    if (isWhole && sentinel.reachesTheEnd) return stretch(wanted, true);
    if (!last) return stretch([], false);
    const bound = completeAbove(last);
    const complete = wanted.filter((id) => newestFirst(id, bound) <= 0);
    if (complete.length === wanted.length || isWhole || complete.length * 2 >= count)
      return stretch(complete, false);
    return readStretch(userId, below, countAfter(ids, { count, disorder, maxLength }), part);
  }

  async function begin(
    userId: UserId,
    part: ListPart,
    below: EntryId | undefined,
  ): Promise<ListRebuild | undefined> {
    const current = generation.current();
    if (!current) return undefined;
    const marker = packMarker();
    const begun = await redis.beginRebuild(
      homeListKey(userId, part),
      marker,
      Buffer.from(current, 'hex'),
      MARKER_LIFETIME_SECONDS,
      below ? 1 : 0,
    );
    return begun === 1 ? { marker, generation: current, ...(below ? { below } : {}) } : undefined;
  }

  async function drop(userIds: Iterable<UserId>): Promise<void> {
    const pipeline = redis.pipeline();
    for (const userId of userIds) pipeline.del(homeListKey(userId), homeListKey(userId, 'older'));
    await resultsOf(pipeline);
  }

  const push = createListPushes(redis, { ...settings, maxLength, drop });

  return {
    async read(userId, { below, count, part = 'newest' }) {
      if (!generation.current()) return undefined;
      try {
        return await withinMillis(READ_TIMEOUT_MILLIS, readStretch(userId, below, count, part));
      } catch {
        return undefined;
      }
    },

    isReachable: () => generation.current() !== undefined,

    push: (entry, userIds) => push({ entry, userIds }),
    drop,

    beginRebuild: (userId) => begin(userId, 'newest', undefined),

    async beginReadAhead(userId, below) {
      if (Date.now() - millisOf(below) < 2 * disorderMillis) return undefined;
      return begin(userId, 'older', below);
    },

    async finishRebuild(userId, { marker, generation: filledBy, below }, { entries, reachesTheEnd }) {
      const incarnation = newIncarnation();
      const sentinel = packSentinel({ generation: filledBy, incarnation, reachesTheEnd, below });
      const packed = entries.map(packEntry);
      const key = homeListKey(userId, below ? 'older' : 'newest');
      const ttlSeconds = ttlSecondsOf(below ? 'older' : 'newest');
      return (await redis.finishRebuild(key, marker, sentinel, ttlSeconds, ...packed)) === 1;
    },
  };
}

/**
 * How many entries to read where `count` held too few that are known to be complete, by how dense they lie: what is within
 * the disorder of the last, and as many again as are wanted. Always more than before, and no more than a list has.
 */
function countAfter(
  ids: readonly EntryId[],
  {
    count,
    disorder,
    maxLength,
  }: { readonly count: number; readonly disorder: number; readonly maxLength: number },
): number {
  const [newest, oldest] = [ids[0], ids.at(-1)];
  const spanMillis = newest && oldest ? millisOf(newest) - millisOf(oldest) : 0;
  const withinDisorder = (ids.length * disorder) / Math.max(1, spanMillis);
  return Math.max(count * 2, Math.min(maxLength, Math.ceil((withinDisorder + count) * 1.2)));
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
