import type { UserId } from '@rookery/ids';
import fc from 'fast-check';
import { homeScripts, play } from '../testing/home-script.ts';
import { listReference, publicReference } from '../testing/timelines-reference.ts';
import {
  createTimelinesWorld,
  readBackwards,
  readForwards,
  type ReadPage,
  type TimelinesWorld,
} from '../testing/timelines-world.ts';
import type { TimelineFilter } from './timeline-filter.ts';

const PAGE_SIZE = 3;
const RUNS = 3;

/** All pages of a timeline, from either end, against what they should show; how many edges that were. */
async function compare(read: ReadPage, filter: TimelineFilter, expected: readonly string[]): Promise<number> {
  expect(await readForwards(read, { first: PAGE_SIZE, filter })).toEqual(expected);
  expect(await readBackwards(read, { last: PAGE_SIZE, filter })).toEqual(expected);
  return expected.length;
}

async function compareAll(
  world: TimelinesWorld,
  { people, events }: ReturnType<typeof play>,
  filter: TimelineFilter,
): Promise<number> {
  let compared = 0;
  const [owner, ...others] = people as [UserId, ...UserId[]];
  const members = others.slice(0, 3);
  const listId = await world.makeList(owner, members);
  await world.apply(...events.slice(people.length));
  for (const viewer of [...people, null]) {
    const ofPublic: ReadPage = (args) => world.publicPage(viewer, args);
    compared += await compare(ofPublic, filter, publicReference(viewer, events, filter));
    if (!(await world.listsOf(viewer).find(listId))) continue;
    const ofList: ReadPage = (args) => world.listPage(viewer, listId, args);
    compared += await compare(ofList, filter, listReference(viewer, members, events, filter));
  }
  return compared;
}

describe('the public timeline and a list’s', () => {
  it('equal their definitions for every viewer, signed out too, in both directions, whatever happened', async () => {
    const seed = Date.now() % 2 ** 31;
    let compared = 0;
    const filters = fc.record({
      excludeReplies: fc.boolean(),
      excludeReposts: fc.boolean(),
      onlyMedia: fc.constant(false),
    });
    // Few people: candidates are found in order of time; many: by owner.
    const peopleCounts = fc.constantFrom(0, 10_000);
    await fc.assert(
      fc.asyncProperty(homeScripts, filters, peopleCounts, async (script, filter, people) => {
        const world = await createTimelinesWorld({ people });
        try {
          const story = play(script, Date.UTC(2026, 0, 1));
          await world.apply(...story.events.slice(0, story.people.length));
          compared += await compareAll(world, story, filter);
        } finally {
          await world.close();
        }
      }),
      { numRuns: RUNS, seed },
    );
    expect(compared).toBeGreaterThan(30);
  });
});
