import { millisOf, type EntryId } from '@rookery/ids';
import type { LoggedEvent } from '@rookery/events';
import { packedEntryId } from '../entries/packed-entry.ts';
import { entryOf, isEntryEvent } from '../entries/entry.ts';
import type { judgeEntries } from '../home/home-queries.ts';
import type { createHomeLists, homeListKey, HomeLists } from '../lists/home-lists.ts';
import type { ReplayBuffer } from '../live/replay-buffer.ts';

/** Mistakes that others have made, for a proof to catch. */
export type PlantedBug = 'skip the dedupe' | 'tail plus one' | 'no generation check' | 'resume by id';

type MakeLists = typeof createHomeLists;
type Judge = typeof judgeEntries;

/** A generation that any Redis has. */
const ANY_GENERATION = 'ab'.repeat(20);
/** With the slack that lists add: a disorder of nothing. */
const NO_DISORDER_MILLIS = -5_000;

/** Lists with one of these mistakes, or none. */
export function listsWithBug(
  make: MakeLists,
  keyOf: typeof homeListKey,
  planted: () => PlantedBug | undefined,
): MakeLists {
  return (redis, generation, settings) => {
    const unchecked = { current: () => generation.current() && ANY_GENERATION };
    const right = make(redis, generation, settings);
    const wrong: Partial<Record<PlantedBug, HomeLists>> = {
      'tail plus one': make(redis, generation, { ...settings, latePushMillis: NO_DISORDER_MILLIS }),
      'no generation check': make(redis, unchecked, settings),
      'skip the dedupe': { ...right, read: readWithDoubles },
    };
    async function readWithDoubles(...[userId, options]: Parameters<HomeLists['read']>) {
      const window = await right.read(userId, options);
      if (!window) return undefined;
      const all = await redis.lrangeBuffer(keyOf(userId, options.part), 0, -2);
      const doubles = all.map((bytes) => packedEntryId(bytes));
      const ids = window.ids.flatMap((id) => doubles.filter((other) => other === id));
      return { ...window, ids };
    }
    const lists = () => wrong[planted() ?? 'resume by id'] ?? right;
    return {
      ...right,
      read: (...args) => lists().read(...args),
      beginRebuild: (userId) => (planted() === 'no generation check' ? lists() : right).beginRebuild(userId),
      beginReadAhead: (...args) =>
        (planted() === 'no generation check' ? lists() : right).beginReadAhead(...args),
    };
  };
}

/** An id that is proposed twice becomes two edges. */
export async function judgeWithoutDedupe(judge: Judge, ...args: Parameters<Judge>) {
  const [, , , ids, { limit }] = args;
  const judgement = await judge(...args);
  const edges = judgement.edges.flatMap((edge) => {
    const times = ids.filter((id) => id === edge.entryId).length;
    return Array.from({ length: Math.max(1, times) }, () => edge);
  });
  return { ...judgement, edges: edges.slice(0, limit) };
}

/** "Newer than the newest entry that the client had": what commits late is lost. */
export function replayById(buffer: ReplayBuffer): ReplayBuffer {
  const known: LoggedEvent[] = [];
  const idOf = ({ event }: LoggedEvent): EntryId | undefined =>
    isEntryEvent(event) ? entryOf(event).id : undefined;
  return {
    add: (event) => void known.push(event),
    since(positions) {
      const missed = buffer.since(positions);
      if (!missed) return undefined;
      const had = known.filter((event) => !missed.includes(event)).flatMap((event) => idOf(event) ?? []);
      const newest = Math.max(0, ...had.slice(-NEWEST_LOOKED_AT).map(millisOf));
      return missed.filter((event) => {
        const id = idOf(event);
        return id === undefined || !/created$/.test(event.event.type) || millisOf(id) > newest;
      });
    },
  };
}
/** Of what a client had. */
const NEWEST_LOOKED_AT = 40;
