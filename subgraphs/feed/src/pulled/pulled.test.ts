import { pulledAuthors } from '@rookery/drizzle/feed';
import type { EntryId, UserId } from '@rookery/ids';
import { createFeedWorld, readAll, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';

const LIMIT = 5;

describe('an author with too many followers to push to', () => {
  let world: FeedWorld;
  let story: ReturnType<typeof createStory>;
  let star: UserId;
  let fans: UserId[];
  let reader: UserId;

  beforeEach(async () => {
    world = await createFeedWorld({ pushFollowerLimit: LIMIT, pulledPerAuthor: 4 });
    story = createStory(Date.now() - 1_000);
    const people = Array.from({ length: LIMIT + 2 }, (_, index) => story.person(index));
    await world.apply(...people.map(({ event }) => event));
    [star, ...fans] = people.map(({ userId }) => userId) as [UserId, ...UserId[]];
    reader = fans[0] as UserId;
    await world.apply(...fans.slice(0, LIMIT).map((fan) => story.follow(fan, star)));
  });
  afterEach(() => world.close());

  async function post(): Promise<EntryId> {
    const { postId, event } = story.post(star);
    await world.apply(event);
    return postId;
  }
  async function warm(userId: UserId): Promise<void> {
    await world.page(userId, { first: 1 });
    await world.warmedUp();
  }
  const seenBy = (userId: UserId) => readAll(world, userId, { pageSize: 3 });
  const inListOf = async (userId: UserId) => (await world.lists.read(userId, { count: 50 }))?.ids;
  const cross = () => world.apply(story.follow(fans[LIMIT] as UserId, star));

  it('is pushed with as many followers as the limit, and pulled with one more', async () => {
    await warm(reader);
    const pushed = await post();
    expect(await inListOf(reader)).toEqual([pushed]);
    await cross();
    const pulled = await post();
    expect(await inListOf(reader)).toEqual([pushed]);
    expect(await seenBy(reader)).toEqual([pulled, pushed]);
  });

  it('is read from memory once the minute is over in which every page is told of the entry', async () => {
    await cross();
    await warm(reader);
    const [first, second] = [await post(), await post()];
    await world.db.execute('delete from feed.timeline_jobs');
    expect(await seenBy(reader)).toEqual([second, first]);
  });

  it('is not on the page of somebody who does not follow, nor of one who has stopped', async () => {
    await cross();
    await warm(reader);
    await post();
    await world.apply(story.follow(reader, star, 'none'));
    expect(await seenBy(reader)).toEqual([]);
    await warm(reader);
    await post();
    expect(await seenBy(reader)).toEqual([]);
  });

  it('has entries below those that are remembered, which the index knows', async () => {
    await cross();
    await warm(reader);
    const posts: EntryId[] = [];
    for (let count = 0; count < 9; count += 1) posts.unshift(await post());
    await world.db.execute('delete from feed.timeline_jobs');
    expect(world.pulled.size()).toEqual({ authors: 1, entries: 4 });
    expect(await seenBy(reader)).toEqual(posts);
  });

  it('crosses back below four fifths of the limit, without a hole and without a double', async () => {
    await cross();
    await warm(reader);
    const pulled = await post();
    const leave = (...who: readonly (UserId | undefined)[]) =>
      world.apply(...who.map((fan) => story.follow(fan as UserId, star, 'none')));
    await leave(fans[5], fans[4]);
    await world.census.count();
    expect(await world.db.$count(pulledAuthors)).toBe(1);
    await leave(fans[3]);
    await world.census.count();
    await world.apply();
    expect(await world.db.$count(pulledAuthors)).toBe(0);
    const pushed = await post();
    expect(await seenBy(reader)).toEqual([pushed, pulled]);
    await warm(reader);
    const last = await post();
    await world.db.execute('delete from feed.timeline_jobs');
    expect(await inListOf(reader)).toEqual([last, pushed, pulled]);
    expect(await seenBy(reader)).toEqual([last, pushed, pulled]);
  });
});
