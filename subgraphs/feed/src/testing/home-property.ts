import type { DomainEvent } from '@rookery/events';
import { millisOf, type UserId } from '@rookery/ids';
import { entries } from '@rookery/drizzle/feed';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { entryOf, isEntryEvent } from '../entries/entry.ts';
import { createFeedWorld, readAll, type FeedWorld } from './feed-world.ts';
import { homeReference } from './home-reference.ts';
import { homeScripts, play } from './home-script.ts';

const CAP = 12;
const PUSH_FOLLOWER_LIMIT = 1;
const READ_AHEAD = 7;
const PULLED_PER_AUTHOR = 4;
const PAGE_SIZE = 3;
const START_MILLIS = Date.UTC(2026, 0, 1);

export interface PropertyRun {
  /** Edges that were compared. */
  readonly compared: number;
  /** Lists that were warm when they were read. */
  readonly warmReads: number;
  /** Entries that were not pushed. */
  readonly pulled: number;
}

/**
 * Every reader's whole timeline, half-way and at the end of any story, cold and with a warm list, equals the definition.
 * A failure prints its seed; hand it in to see it again.
 */
export async function checkHomeTimeline(options: {
  readonly runs: number;
  readonly seed: number;
}): Promise<PropertyRun> {
  let compared = 0;
  let warmReads = 0;
  let pulled = 0;

  async function readEverything(
    world: FeedWorld,
    people: readonly UserId[],
    events: readonly DomainEvent[],
  ): Promise<void> {
    for (const viewer of people) {
      const expected = homeReference(viewer, events);
      expect(await readAll(world, viewer, { pageSize: PAGE_SIZE, cold: true })).toEqual(expected);
      await world.page(viewer, { first: 1 });
      await world.warmedUp();
      if (await world.lists.read(viewer, { count: 1 })) warmReads += 1;
      expect(await readAll(world, viewer, { pageSize: PAGE_SIZE })).toEqual(expected);
      expect(await readAllBackwards(world, viewer)).toEqual(expected);
      const filter = {
        excludeReplies: compared % 2 === 0,
        excludeReposts: compared % 3 === 0,
        onlyMedia: false,
      };
      const filtered = homeReference(viewer, events, filter);
      expect(await readAll(world, viewer, { pageSize: PAGE_SIZE, filter })).toEqual(filtered);
      expect(await readAll(world, viewer, { pageSize: PAGE_SIZE, filter, cold: true })).toEqual(filtered);
      compared += expected.length;
    }
  }

  /** Applies events at the time of their ids, or a while after: every tenth comes too late to be pushed. */
  async function applyInTime(world: FeedWorld, events: readonly DomainEvent[]): Promise<void> {
    for (const event of events) {
      if (isEntryEvent(event)) {
        const { id } = entryOf(event);
        const lateBy = Number(BigInt(id) % 10n) === 0 ? 90_000 : 1_000;
        jest.setSystemTime(Math.max(Date.now(), millisOf(id) + lateBy));
      }
      await world.apply(event);
    }
  }

  onlyTheDateIsOurs();
  await fc.assert(
    fc.asyncProperty(homeScripts, fc.constantFrom(0, 10_000), async (script, people) => {
      const world = await createFeedWorld({
        cap: CAP,
        pushFollowerLimit: PUSH_FOLLOWER_LIMIT,
        readAhead: READ_AHEAD,
        pulledPerAuthor: PULLED_PER_AUTHOR,
        people,
      });
      try {
        const { people: cast, events } = play(script, START_MILLIS);
        const half = Math.floor(events.length / 2);
        jest.setSystemTime(START_MILLIS);
        await applyInTime(world, events.slice(0, half));
        await readEverything(world, cast, events.slice(0, half));
        await applyInTime(world, events.slice(half));
        await world.census.count();
        await readEverything(world, cast, events);
        pulled += await world.db.$count(entries, eq(entries.isPulled, true));
      } finally {
        await world.close();
      }
    }),
    { numRuns: options.runs, seed: options.seed },
  );
  return { compared, warmReads, pulled };
}

/** The clock by which entries are late stands still until it is set; timers run as ever. */
function onlyTheDateIsOurs(): void {
  jest.useFakeTimers({
    doNotFake: [
      'cancelAnimationFrame',
      'cancelIdleCallback',
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'requestAnimationFrame',
      'requestIdleCallback',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}

/** The same edges, read from the oldest end, page by page. */
async function readAllBackwards(world: FeedWorld, viewer: UserId): Promise<string[]> {
  const ids: string[] = [];
  let before: string | null = null;
  do {
    const { edges, pageInfo }: Awaited<ReturnType<FeedWorld['page']>> = await world.page(viewer, {
      last: PAGE_SIZE,
      before,
    });
    ids.unshift(...edges.map(({ entryId }) => entryId));
    before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
  } while (before);
  return ids;
}
