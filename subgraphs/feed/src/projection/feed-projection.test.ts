import { transact } from '@rookery/database';
import { PARTITION_COUNT, type DomainEvent } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import fc from 'fast-check';
import { createFeedWorld, readAll, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';

describe('feed’s copies', () => {
  let world: FeedWorld;
  beforeEach(async () => {
    world = await createFeedWorld();
  });
  afterEach(() => world.close());

  function history(): { viewer: UserId; events: DomainEvent[] } {
    const story = createStory(Date.now() - 60 * 60_000);
    const [alice, bob, carol] = [story.person(1), story.person(2), story.person(3)];
    const [first, second] = [story.post(bob.userId), story.post(carol.userId)];
    const repost = story.repost(bob.userId, second.postId);
    return {
      viewer: alice.userId,
      events: [
        alice.event,
        bob.event,
        carol.event,
        story.follow(alice.userId, bob.userId),
        story.follow(alice.userId, carol.userId),
        first.event,
        second.event,
        repost.event,
        story.follow(alice.userId, carol.userId, 'none'),
        story.block(alice.userId, carol.userId),
        story.block(alice.userId, carol.userId, false),
        story.post(bob.userId, first.postId).event,
        story.deletePost(first.postId),
        story.mute(alice.userId, carol.userId),
        story.mute(alice.userId, carol.userId, false),
      ],
    };
  }

  it('end alike whatever the order in which events come, and however often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), async (shuffle) => {
        const { viewer, events } = history();
        const inOrder = await createFeedWorld();
        const replayed = await createFeedWorld();
        try {
          await inOrder.apply(...events);
          const again = [...events, ...events]
            .map((event, index) => ({ event, at: shuffle[index] ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ event }) => event);
          await replayed.apply(...again);
          const expected = await readAll(inOrder, viewer, { pageSize: 2, cold: true });
          expect(expected.length).toBeGreaterThan(0);
          expect(await readAll(replayed, viewer, { pageSize: 2, cold: true })).toEqual(expected);
        } finally {
          await Promise.all([inOrder.close(), replayed.close()]);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('lose what a producer that was restored from a backup no longer has, and only that', async () => {
    const { viewer, events } = history();
    const story = createStory(Date.now() - 60 * 60_000);
    const lost = story.post(viewer);
    await world.apply(...events, lost.event);
    const before = await readAll(world, viewer, { pageSize: 5, cold: true });
    expect(before).toContain(lost.postId);
    const resync = (phase: 'started' | 'finished') =>
      transact(world.db, async (tx) => {
        for (const log of ['users', 'posts'] as const)
          for (let partition = 0; partition < PARTITION_COUNT; partition += 1)
            await world.projection.onResync(tx, { log, partition }, phase);
      });
    await resync('started');
    expect(await readAll(world, viewer, { pageSize: 5, cold: true })).toEqual(before);
    await world.apply(...events);
    await resync('finished');
    expect(await readAll(world, viewer, { pageSize: 5, cold: true })).toEqual(
      before.filter((id) => id !== lost.postId),
    );
  });
});
