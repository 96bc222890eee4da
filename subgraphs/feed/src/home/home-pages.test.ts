import { firstIdAt, type EntryId, type PostId, type UserId } from '@rookery/ids';
import { Redis } from 'ioredis';
import { createFeedWorld, readAll, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';
import { NO_FILTER } from '../timelines/timeline-filter.ts';
import { homeListKey } from '../lists/home-lists.ts';
import { encodeHomeCursor } from './home-cursor.ts';

const HOUR = 60 * 60_000;
const CAP = 10;
const READ_AHEAD = 8;

describe('pages of a home timeline', () => {
  let world: FeedWorld;
  let redis: Redis;
  let story: ReturnType<typeof createStory>;
  let alice: UserId;
  let bob: UserId;
  let posts: PostId[];

  /** Alice follows bob, who wrote once an hour; the newest first. */
  async function open(settings: Parameters<typeof createFeedWorld>[0]): Promise<void> {
    world = await createFeedWorld({ cap: CAP, readAhead: READ_AHEAD, ...settings });
    redis = new Redis(world.redis.url);
    const count = 26;
    story = createStory(Date.now() - (count + 2) * HOUR);
    const [first, second] = [story.person(1), story.person(2)];
    [alice, bob] = [first.userId, second.userId];
    await world.apply(first.event, second.event, story.follow(alice, bob));
    posts = [];
    for (let index = 0; index < count; index += 1) {
      story.later(HOUR);
      const { postId, event } = story.post(bob);
      posts.unshift(postId);
      await world.apply(event);
    }
    await world.page(alice, { first: 1 });
    await world.warmedUp();
  }
  afterEach(async () => {
    redis.disconnect();
    await world.close();
  });

  const idsOf = async (...args: Parameters<FeedWorld['page']>) =>
    (await world.page(...args)).edges.map(({ entryId }) => entryId);
  const cursorOf = (entryId: EntryId, viewerId = alice, filter = NO_FILTER) =>
    encodeHomeCursor(world.cursors, { viewerId, filter }, { entryId });

  it('go on below the list to the oldest entry, which is read ahead for who scrolls back', async () => {
    await open({});
    const older = homeListKey(alice, 'older');
    const below = await world.page(alice, { first: 3, after: cursorOf(posts[CAP] as PostId) });
    expect(below.edges.map(({ entryId }) => entryId)).toEqual(posts.slice(CAP + 1, CAP + 4));
    await world.warmedUp();
    expect(await redis.llen(older)).toBe(READ_AHEAD + 1);
    world.statements.length = 0;
    const next = await idsOf(alice, { first: 3, after: below.pageInfo.endCursor });
    expect(next).toEqual(posts.slice(CAP + 4, CAP + 7));
    expect(world.statements.filter((text) => text.includes('"lastCandidate"'))).toEqual([]);
    expect(await readAll(world, alice, { pageSize: 4 })).toEqual(posts);
  });

  it('lose what was read ahead with the list, when whom one follows changes', async () => {
    await open({});
    await world.page(alice, { first: 3, after: cursorOf(posts[CAP] as PostId) });
    await world.warmedUp();
    await world.apply(story.follow(alice, bob, 'none'));
    expect(await redis.exists(homeListKey(alice), homeListKey(alice, 'older'))).toBe(0);
    expect(await readAll(world, alice, { pageSize: 4 })).toEqual([]);
  });

  it.each([
    ['by owner', 1_000_000],
    ['by time', 0],
  ])(
    'are the same %s, full although most is hidden, and end where the timeline ends',
    async (_way, people) => {
      await open({ people });
      const carol = story.person(3);
      await world.apply(carol.event, story.follow(alice, carol.userId), story.mute(alice, carol.userId));
      for (let index = 0; index < 105; index += 1) await world.apply(story.post(carol.userId).event);
      expect(await idsOf(alice, { first: 26 }, { cold: true })).toEqual(posts);
      expect(await idsOf(alice, { last: 5 })).toEqual(posts.slice(-5));
      const { pageInfo } = await world.page(alice, { first: 26 }, { cold: true });
      expect(pageInfo.hasNextPage).toBe(false);
    },
  );

  it('take the cursor of a post that is deleted, and of one that never was', async () => {
    await open({});
    await world.apply(story.deletePost(posts[5] as PostId));
    expect(await idsOf(alice, { first: 2, after: cursorOf(posts[5] as PostId) })).toEqual(posts.slice(6, 8));
    const never = firstIdAt(Date.now() - 12 * HOUR) as EntryId;
    const expected = posts.filter((id) => BigInt(id) < BigInt(never)).slice(0, 2);
    expect(await idsOf(alice, { first: 2, after: cursorOf(never) })).toEqual(expected);
  });

  it('lie between two cursors, from either end; nothing lies between two that are crossed', async () => {
    await open({});
    const [after, before] = [cursorOf(posts[2] as PostId), cursorOf(posts[20] as PostId)];
    expect(await idsOf(alice, { first: 4, after, before })).toEqual(posts.slice(3, 7));
    expect(await idsOf(alice, { last: 4, after, before })).toEqual(posts.slice(16, 20));
    expect(await idsOf(alice, { first: 100, after, before })).toEqual(posts.slice(3, 20));
    expect(await idsOf(alice, { first: 100, after: before, before: after })).toEqual([]);
    expect(await idsOf(alice, { last: 100, after: before, before: after })).toEqual([]);
  });

  it('refuse cursors of another viewer, of another filter, and tampered ones', async () => {
    await open({});
    const filter = { ...NO_FILTER, excludeReplies: true };
    const good = cursorOf(posts[3] as PostId);
    const bad = [
      cursorOf(posts[3] as PostId, bob),
      cursorOf(posts[3] as PostId, alice, filter),
      `${good.slice(0, -2)}AA`,
      good.toUpperCase(),
      'x'.repeat(5_000),
      '',
    ];
    for (const after of bad)
      expect(() => world.page(alice, { first: 1, after })).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      );
    const { edges } = await world.page(alice, { first: 1, after: bad[1] ?? '' }, { filter });
    expect(edges.map(({ entryId }) => entryId)).toEqual([posts[4]]);
  });
});
