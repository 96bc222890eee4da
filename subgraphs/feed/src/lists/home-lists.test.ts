import { eventually } from '@rookery/testkit';
import { Redis } from 'ioredis';
import type { EntryId, UserId } from '@rookery/ids';
import { entryOf } from '../entries/entry.ts';
import { createFeedWorld, readAll, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';
import { homeListKey } from './home-lists.ts';

const CAP = 10;
const LATE_PUSH_MILLIS = 60_000;

let world: FeedWorld;
let alice: UserId;
let bob: UserId;
let story: ReturnType<typeof createStory>;
/** Outside of what is tested: for looking at and spoiling what is in Redis. */
let raw: Redis;

beforeEach(async () => {
  world = await createFeedWorld({ cap: CAP, latePushMillis: LATE_PUSH_MILLIS });
  raw = new Redis(world.redis.url);
  raw.on('error', () => {}); // It is taken away on purpose.
  story = createStory(Date.now() - 1_000);
  const [first, second] = [story.person(1), story.person(2)];
  [alice, bob] = [first.userId, second.userId];
  await world.apply(first.event, second.event, story.follow(alice, bob));
});
afterEach(async () => {
  raw.disconnect();
  await world.close();
});

async function warm(userId: UserId): Promise<void> {
  await world.page(userId, { first: 1 });
  await world.warmedUp();
}
const idsOf = async (userId: UserId, count = 100): Promise<readonly EntryId[] | undefined> =>
  (await world.lists.read(userId, { count }))?.ids;

async function post(): Promise<EntryId> {
  const { postId, event } = story.post(bob);
  await world.apply(event);
  return postId;
}

describe('a home list', () => {
  it('is cold until somebody reads, and warm afterwards, also when it is empty', async () => {
    expect(await idsOf(alice)).toBeUndefined();
    await warm(alice);
    expect(await world.lists.read(alice, { count: 10 })).toMatchObject({ ids: [], reachesTheEnd: true });
  });

  it('takes what is pushed when it is warm, and stays cold when it is not', async () => {
    await warm(alice);
    const pushed = await post();
    expect(await idsOf(alice)).toEqual([pushed]);
    expect(await idsOf(bob)).toBeUndefined();
    await warm(bob);
    expect(await idsOf(bob)).toEqual([pushed]);
  });

  it('costs 17 bytes for a post', async () => {
    await warm(alice);
    await post();
    const [packed] = await raw.lrangeBuffer(homeListKey(alice), 0, 0);
    expect(packed).toHaveLength(17);
  });

  it('lives on when it is read, which writes to Redis only where a tenth of its life has gone', async () => {
    await warm(alice);
    const key = homeListKey(alice);
    const whole = await raw.ttl(key);
    await raw.expire(key, Math.floor(whole * 0.95));
    await idsOf(alice);
    expect(await raw.ttl(key)).toBeLessThanOrEqual(whole * 0.95);
    await raw.expire(key, Math.floor(whole / 2));
    await idsOf(alice);
    expect(await raw.ttl(key)).toBeGreaterThan(whole * 0.95);
  });

  it('shows a double push once', async () => {
    await warm(alice);
    const { postId, event } = story.post(bob);
    await world.apply(event, event);
    await world.lists.push(entryOf(event), [alice]);
    expect(await raw.llen(homeListKey(alice))).toBe(4);
    expect(await idsOf(alice)).toEqual([postId]);
  });

  it('takes what is pushed at a time, each entry once, but for what comes too late, which drops it', async () => {
    const [first, second] = [alice, bob];
    const posts = Array.from({ length: 5 }, () => story.post(bob));
    await warm(first);
    await Promise.all(posts.map(({ event }) => world.lists.push(entryOf(event), [first, second])));
    expect(await idsOf(first)).toEqual(posts.map(({ postId }) => postId).reverse());
    expect(await raw.llen(homeListKey(first))).toBe(6);
    expect(await idsOf(second)).toBeUndefined();
    const late = createStory(Date.now() - LATE_PUSH_MILLIS - 1_000).post(bob);
    const more = story.post(bob);
    await warm(second);
    await Promise.all([
      world.lists.push(entryOf(more.event), [first, second]),
      world.lists.push(entryOf(late.event), [second, 'no list' as UserId]),
    ]);
    expect(await idsOf(first)).toContain(more.postId);
    expect(await idsOf(second)).toBeUndefined();
  });

  it('is dropped when its owner follows and unfollows', async () => {
    await warm(alice);
    await world.apply(story.follow(alice, bob, 'none'));
    expect(await idsOf(alice)).toBeUndefined();
  });

  it('is dropped instead of taking an entry that comes a minute late', async () => {
    await warm(alice);
    const late = createStory(Date.now() - LATE_PUSH_MILLIS - 1_000).post(bob);
    await world.apply(late.event);
    expect(await idsOf(alice)).toBeUndefined();
    const inTime = createStory(Date.now() - LATE_PUSH_MILLIS + 10_000).post(bob);
    await warm(alice);
    await world.apply(inTime.event);
    expect(await idsOf(alice)).toContain(inTime.postId);
  });

  it('vouches only for what is newer than its tail by more than the disorder that pushes may have', async () => {
    const hour = 60 * 60_000;
    const old = createStory(Date.now() - 3 * hour);
    const all: EntryId[] = [];
    for (let index = 0; index < CAP + 5; index += 1) {
      const { postId, event } = old.post(bob);
      await world.apply(event);
      all.unshift(postId);
      old.later(2 * 60_000);
    }
    await warm(alice);
    const window = await world.lists.read(alice, { count: 100 });
    expect(window).toMatchObject({ ids: all.slice(0, CAP - 1), reachesTheEnd: false });
    expect(await readAll(world, alice, { pageSize: 3 })).toEqual(all);
  });

  it('is trimmed now and then, keeps its tail, and no longer claims to reach the end', async () => {
    await warm(alice);
    for (let index = 0; index <= CAP + 200; index += 1) {
      await world.lists.push(entryOf(story.post(bob).event), [alice]);
    }
    expect(await raw.llen(homeListKey(alice))).toBeLessThanOrEqual(CAP + 201);
    expect((await world.lists.read(alice, { count: 1_000 }))?.reachesTheEnd).toBe(false);
  });

  it('that Redis does not answer for is a cold one: the page comes from PostgreSQL', async () => {
    await warm(alice);
    const pushed = await post();
    await raw.call('CLIENT', 'PAUSE', '2000', 'ALL');
    expect(await readAll(world, alice, { pageSize: 5 })).toEqual([pushed]);
    expect(await idsOf(alice)).toBeUndefined();
  });

  it('of another Redis generation is cold, although it came back from its disk', async () => {
    await warm(alice);
    const pushed = await post();
    const dump = await raw.lrangeBuffer(homeListKey(alice), 0, -1);
    await world.redis.kill();
    await world.redis.restart();
    await raw.rpush(homeListKey(alice), ...dump);
    await eventually(async () => {
      expect(await readAll(world, alice, { pageSize: 5 })).toEqual([pushed]);
      await world.warmedUp();
      expect((await raw.lrangeBuffer(homeListKey(alice), -1, -1))[0]).not.toEqual(dump.at(-1));
    });
    expect(await idsOf(alice)).toEqual([pushed]);
  });
});

describe('a rebuild', () => {
  it('keeps what is pushed while it runs', async () => {
    const before = await post();
    const rebuild = await world.lists.beginRebuild(alice);
    const snapshot = { entries: [], reachesTheEnd: true };
    const during = await post();
    expect(await idsOf(alice)).toBeUndefined();
    expect(rebuild && (await world.lists.finishRebuild(alice, rebuild, snapshot))).toBe(true);
    expect(await idsOf(alice)).toEqual([during]);
    expect(await readAll(world, alice, { pageSize: 5, cold: true })).toEqual([during, before]);
  });

  it('is given up when the list was dropped meanwhile', async () => {
    const rebuild = await world.lists.beginRebuild(alice);
    await world.apply(story.follow(alice, bob, 'none'));
    const snapshot = { entries: [entryOf(story.post(bob).event)], reachesTheEnd: true };
    expect(rebuild && (await world.lists.finishRebuild(alice, rebuild, snapshot))).toBe(false);
    expect(await idsOf(alice)).toBeUndefined();
  });

  it('is not begun by two at once, nor of a warm list', async () => {
    const [first, second] = [await world.lists.beginRebuild(alice), await world.lists.beginRebuild(alice)];
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
    await warm(bob);
    expect(await world.lists.beginRebuild(bob)).toBeUndefined();
  });
});
