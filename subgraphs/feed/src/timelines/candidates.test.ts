import type { EntryId, UserId } from '@rookery/ids';
import { createStory } from '../testing/story.ts';
import { createTimelinesWorld, type TimelinesWorld } from '../testing/timelines-world.ts';
import { listDefinition } from '../user-lists/list-definition-queries.ts';
import { NO_FILTER } from './timeline-filter.ts';
import { readCandidates } from './timeline-queries.ts';

/** Who writes one after the other: alice goes on and on, dave says a word now and then, erin nothing. */
const TURNS = 'AAAAAABAAACAAAAAAAAAADBAAAAAAAAAAACCCAAAAAAABAAAAAAAAAAA';
/** So many that owners are asked, and none, so that all are looked at in order of time. */
const PEOPLE = [1_000_000, 0];

describe('the candidates of a timeline', () => {
  const story = createStory(Date.UTC(2026, 0, 1));
  /** Oldest first. */
  const written: EntryId[] = [];
  let world: TimelinesWorld;
  let timeline: ReturnType<typeof listDefinition>;
  beforeAll(async () => {
    world = await createTimelinesWorld();
    const authors = new Map<string, UserId>();
    for (const [index, name] of ['A', 'B', 'C', 'D', 'E'].entries())
      authors.set(name, await world.newcomer(story, 50 * index));
    const outsider = await world.newcomer(story);
    for (const name of TURNS) {
      story.later(1_000);
      const { postId, event } = story.post(authors.get(name) ?? outsider);
      await world.apply(event, story.post(outsider).event);
      written.push(postId);
    }
    const listId = await world.makeList(outsider, [...authors.values()]);
    timeline = listDefinition({ listId, viewerId: null, filter: NO_FILTER });
  });
  afterAll(() => world.close());

  it.each(PEOPLE)(
    'are the nearest of all sources, however unevenly these write (of %i people)',
    async (people) => {
      const newest = [...written].reverse();
      for (const candidates of [1, 2, 4, 5, 8, 13, 16, 17, 40, 200]) {
        const ask = (range: Parameters<typeof readCandidates>[2]) =>
          readCandidates(world.db, timeline, range, { candidates, people }).then((found) =>
            found.map(({ id }) => id),
          );
        expect(await ask({ order: 'newest-first' })).toEqual(newest.slice(0, candidates));
        expect(await ask({ order: 'oldest-first' })).toEqual(written.slice(0, candidates));
        const [below, above] = [newest[10] as EntryId, newest[45] as EntryId];
        const within = newest.slice(11, 45);
        expect(await ask({ order: 'newest-first', below, above })).toEqual(within.slice(0, candidates));
        expect(await ask({ order: 'oldest-first', below, above })).toEqual(
          [...within].reverse().slice(0, candidates),
        );
      }
    },
  );
});
