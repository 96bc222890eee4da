import type { UserId } from '@rookery/ids';
import type * as HomeQueries from '../home/home-queries.ts';
import type * as Lists from '../lists/home-lists.ts';
import type * as Replay from '../live/replay-buffer.ts';
import type * as Census from '../pulled/follower-census.ts';
import type * as PulledQueries from '../pulled/pulled-queries.ts';
import type * as TimelineQueries from '../timelines/timeline-queries.ts';
import { judgeWithoutDedupe, listsWithBug, replayById, type PlantedBug } from './planted-bugs.ts';

export type { PlantedBug } from './planted-bugs.ts';

/**
 * Where a test watches the home timeline's parts at work, or makes one of them wrong. To be imported before feed is: it
 * puts itself between modules.
 */
export interface HomeSeams {
  /** How often each thing was seen. */
  readonly seen: {
    trims: number;
    olderWindows: number;
    indexBelowList: number;
    crossedUp: number;
    crossedDown: number;
    pushesDuringRebuild: number;
    doublePushes: number;
    oldGenerations: number;
    shortfalls: number;
  };
  /** So many of the next pushes lose their answer: they are done, and done again. */
  pushesToLose: number;
  /** Whose lists were pushed into, each time: emptied by whoever looks. */
  readonly pushed: Set<UserId>;
  census: Census.FollowerCensus | undefined;
}

export const homeSeams: HomeSeams = {
  seen: {
    trims: 0,
    olderWindows: 0,
    indexBelowList: 0,
    crossedUp: 0,
    crossedDown: 0,
    pushesDuringRebuild: 0,
    doublePushes: 0,
    oldGenerations: 0,
    shortfalls: 0,
  },
  pushesToLose: 0,
  pushed: new Set(),
  census: undefined,
};

let planted: PlantedBug | undefined;
/** Makes a part wrong from now on, in worlds that are created afterwards as well; none without. */
export function plantBug(bug: PlantedBug | undefined): void {
  planted = bug;
}

const { seen } = homeSeams;
const rebuilding = new Map<UserId, { wasPushed: boolean }>();
const pushes = new Set<string>();
const pulled = new Set<UserId>();
let isListWarm = false;

jest.mock('../lists/home-lists.ts', () => {
  const actual = jest.requireActual<typeof Lists>('../lists/home-lists.ts');
  const createHomeLists: typeof Lists.createHomeLists = (redis, generation, settings) => {
    const make = (...args: Parameters<typeof Lists.createHomeLists>) => actual.createHomeLists(...args);
    const lists = listsWithBug(make, actual.homeListKey, () => planted)(redis, generation, settings);
    const trim = redis.trimHomeList.bind(redis);
    redis.trimHomeList = async (...args) => {
      const answer = await trim(...args);
      seen.trims += answer;
      return answer;
    };
    return {
      ...lists,
      async read(userId, options) {
        const window = await lists.read(userId, options);
        isListWarm = window !== undefined;
        if (options.part === 'older' && window && window.ids.length > 0) seen.olderWindows += 1;
        if (!window && redis.status === 'ready') await lookForOldGeneration(userId);
        return window;
      },
      async push(entry, userIds) {
        for (const userId of userIds) {
          const rebuild = rebuilding.get(userId);
          if (rebuild) rebuild.wasPushed = true;
          const key = `${entry.id}/${userId}`;
          if (pushes.has(key)) seen.doublePushes += 1;
        }
        await lists.push(entry, userIds);
        for (const userId of userIds) {
          pushes.add(`${entry.id}/${userId}`);
          homeSeams.pushed.add(userId);
        }
        if (homeSeams.pushesToLose === 0) return;
        homeSeams.pushesToLose -= 1;
        throw new Error('Connection is closed.');
      },
      async beginRebuild(userId) {
        const rebuild = await lists.beginRebuild(userId);
        if (rebuild) rebuilding.set(userId, { wasPushed: false });
        return rebuild;
      },
      async finishRebuild(userId, rebuild, snapshot) {
        const isDone = await lists.finishRebuild(userId, rebuild, snapshot);
        if (isDone && !rebuild.below && rebuilding.get(userId)?.wasPushed) seen.pushesDuringRebuild += 1;
        if (!rebuild.below) rebuilding.delete(userId);
        return isDone;
      },
    };
    async function lookForOldGeneration(userId: UserId): Promise<void> {
      const tail = await redis.lindexBuffer(actual.homeListKey(userId), -1).catch(() => null);
      const current = generation.current();
      if (tail?.[0] === 0xff && current && tail.subarray(2, 22).toString('hex') !== current)
        seen.oldGenerations += 1;
    }
  };
  return { ...actual, createHomeLists };
});

jest.mock('../home/home-queries.ts', () => {
  const actual = jest.requireActual<typeof HomeQueries>('../home/home-queries.ts');
  const judgeEntries: typeof HomeQueries.judgeEntries = (...args) =>
    planted === 'skip the dedupe'
      ? judgeWithoutDedupe(actual.judgeEntries, ...args)
      : actual.judgeEntries(...args);
  return { ...actual, judgeEntries };
});

jest.mock('../timelines/timeline-queries.ts', () => {
  const actual = jest.requireActual<typeof TimelineQueries>('../timelines/timeline-queries.ts');
  const readStretch: typeof TimelineQueries.readStretch = async (db, timeline, range, options) => {
    if (isListWarm && range.below && range.order === 'newest-first') seen.indexBelowList += 1;
    const stretch = await actual.readStretch(db, timeline, range, options);
    if (stretch.edges.length < range.limit && !stretch.isExhausted) seen.shortfalls += 1;
    return stretch;
  };
  return { ...actual, readStretch };
});

jest.mock('../pulled/pulled-queries.ts', () => {
  const actual = jest.requireActual<typeof PulledQueries>('../pulled/pulled-queries.ts');
  const decidePulled: typeof PulledQueries.decidePulled = async (...args) => {
    const owners = await actual.decidePulled(...args);
    for (const owner of owners) if (!pulled.has(owner)) seen.crossedUp += 1;
    for (const owner of owners) pulled.add(owner);
    return owners;
  };
  const endReturn: typeof PulledQueries.endReturn = async (db, userId) => {
    await actual.endReturn(db, userId);
    if (pulled.delete(userId)) seen.crossedDown += 1;
  };
  return { ...actual, decidePulled, endReturn };
});

jest.mock('../pulled/follower-census.ts', () => {
  const actual = jest.requireActual<typeof Census>('../pulled/follower-census.ts');
  const createFollowerCensus: typeof Census.createFollowerCensus = (deps) =>
    (homeSeams.census = actual.createFollowerCensus(deps));
  return { ...actual, createFollowerCensus };
});

jest.mock('../live/replay-buffer.ts', () => {
  const actual = jest.requireActual<typeof Replay>('../live/replay-buffer.ts');
  const createReplayBuffer: typeof Replay.createReplayBuffer = (start, capacity) => {
    const buffer = actual.createReplayBuffer(start, capacity);
    const byId = replayById(buffer);
    return {
      add(event) {
        byId.add(event);
        buffer.add(event);
      },
      since: (positions) => (planted === 'resume by id' ? byId.since(positions) : buffer.since(positions)),
    };
  };
  return { ...actual, createReplayBuffer };
});
