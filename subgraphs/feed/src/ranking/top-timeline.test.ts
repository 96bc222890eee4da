import { parseConnectionArgs, type ConnectionArgs } from '@rookery/pagination';
import type { EntryId, UserId } from '@rookery/ids';
import { Redis } from 'ioredis';
import { createFeedWorld, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';
import { NO_FILTER } from '../timelines/timeline-filter.ts';
import { createRankedLists } from './ranked-lists.ts';
import { createTopTimeline, topScope, type TopTimeline } from './top-timeline.ts';

describe('the home timeline, ranked', () => {
  let world: FeedWorld;
  let redis: Redis;
  let top: TopTimeline;
  let story: ReturnType<typeof createStory>;
  let alice: UserId;
  let authors: UserId[];
  let posts: EntryId[];

  beforeEach(async () => {
    world = await createFeedWorld();
    redis = new Redis(world.redis.url);
    redis.on('error', () => {}); // It is taken away on purpose.
    const { db, timeline, cursors } = world;
    top = createTopTimeline({ db, timeline, cursors, ranked: createRankedLists(redis, { keepSeconds: 60 }) });
    story = createStory(Date.now() - 3 * 60 * 60_000);
    const people = Array.from({ length: 5 }, (_, index) => story.person(index));
    alice = people[0]?.userId as UserId;
    authors = people.slice(1).map(({ userId }) => userId);
    await world.apply(
      ...people.map(({ event }) => event),
      ...authors.map((author) => story.follow(alice, author)),
    );
    posts = [];
    for (let index = 0; index < 12; index += 1) {
      story.later(60_000);
      const { postId, event } = story.post(authors[index % authors.length] as UserId);
      posts.push(postId);
      await world.apply(event);
    }
  });
  afterEach(async () => {
    redis.disconnect();
    await world.close();
  });

  const reader = () => ({ viewerId: alice, filter: NO_FILTER });
  const page = (args: ConnectionArgs) =>
    top.read(reader(), parseConnectionArgs(args, world.cursors, topScope(reader())), { skipList: false });
  async function all(first: number): Promise<EntryId[]> {
    const ids: EntryId[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = await page({ first, after });
      ids.push(...edges.map(({ entryId }) => entryId));
      if (!pageInfo.hasNextPage) return ids;
      after = pageInfo.endCursor;
    }
  }

  it('has each edge of the newest once, page by page, in both directions', async () => {
    const ids = await all(5);
    expect(ids.toSorted()).toEqual(posts.toSorted());
    const first = await page({ first: 12 });
    const middle = first.edges[6]?.cursor ?? null;
    const above = await page({ last: 3, before: middle });
    expect(above.edges.map(({ entryId }) => entryId)).toEqual(
      first.edges.slice(3, 6).map(({ entryId }) => entryId),
    );
    expect(above.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it('puts a post that many like, by somebody whom the viewer likes, on top', async () => {
    const [oldest] = posts;
    for (const liker of [alice, ...authors])
      await world.apply(story.like(liker, oldest as EntryId, authors[0] as UserId));
    expect((await page({ first: 1 })).edges[0]?.entryId).toBe(oldest);
    for (const liker of [alice, ...authors])
      await world.apply(story.like(liker, oldest as EntryId, authors[0] as UserId, false));
    expect((await page({ first: 1 })).edges[0]?.entryId).not.toBe(oldest);
  });

  it('stays as it was while it is paged: what comes is not in it, what goes is gone', async () => {
    const first = await page({ first: 4 });
    const rest = (await page({ first: 12 })).edges.slice(4).map(({ entryId }) => entryId);
    const [going] = rest;
    await world.apply(story.post(authors[0] as UserId).event, story.deletePost(going as never));
    const second = await page({ first: 20, after: first.pageInfo.endCursor });
    expect(second.edges.map(({ entryId }) => entryId)).toEqual(rest.slice(1));
  });

  it('goes on where it was when Redis lost it', async () => {
    const whole = (await page({ first: 12 })).edges.map(({ entryId }) => entryId);
    const first = await page({ first: 4 });
    await redis.flushall();
    const second = await page({ first: 12, after: first.pageInfo.endCursor });
    expect(second.edges.map(({ entryId }) => entryId)).toEqual(whole.slice(4));
  });

  it('refuses cursors of another order, of another ranking beside it, and of nobody', async () => {
    const latest = await world.page(alice, { first: 1 });
    const args = { first: 1, after: latest.pageInfo.endCursor };
    expect(() => parseConnectionArgs(args, world.cursors, topScope(reader()))).toThrow('MALFORMED');
    const [one, other] = [await page({ first: 2 }), await page({ first: 2 })];
    await expect(
      page({ after: one.pageInfo.startCursor, before: other.pageInfo.endCursor }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
