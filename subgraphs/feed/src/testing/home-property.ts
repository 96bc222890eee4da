import type { DomainEvent } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import fc from 'fast-check';
import { createFeedWorld, readAll, type FeedWorld } from './feed-world.ts';
import { homeReference } from './home-reference.ts';
import { homeScripts, play } from './home-script.ts';

const CAP = 12;
const PAGE_SIZE = 3;

export interface PropertyRun {
  /** Edges that were compared. */
  readonly compared: number;
  /** Lists that were warm when they were read. */
  readonly warmReads: number;
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
      compared += expected.length;
    }
  }

  await fc.assert(
    fc.asyncProperty(homeScripts, async (script) => {
      const world = await createFeedWorld({ cap: CAP });
      try {
        const { people, events } = play(script);
        const half = Math.floor(events.length / 2);
        await world.apply(...events.slice(0, half));
        await readEverything(world, people, events.slice(0, half));
        await world.apply(...events.slice(half));
        await readEverything(world, people, events);
      } finally {
        await world.close();
      }
    }),
    { numRuns: options.runs, seed: options.seed },
  );
  return { compared, warmReads };
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
