import type { DomainEvent, LoggedEvent } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import { createFeedWorld, type FeedWorld } from '../testing/feed-world.ts';
import { createStory } from '../testing/story.ts';
import { NO_FILTER } from '../timelines/timeline-filter.ts';
import { findViewerRelations } from './live-queries.ts';
import type { LiveViewer } from './live-viewers.ts';
import { createNoticeMaker } from './notices.ts';

/** Events are made out some moments after they came: what follows them may have been applied before. */
describe('what takes an entry away', () => {
  let world: FeedWorld;
  let story: ReturnType<typeof createStory>;
  let viewer: LiveViewer;
  let bob: UserId;
  let carol: UserId;
  beforeAll(async () => {
    world = await createFeedWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    story = createStory(Date.now());
    const people = [story.person(1), story.person(2), story.person(3)] as const;
    const [alice, ...others] = people.map(({ userId }) => userId);
    if (!alice) throw new Error('nobody came');
    [bob, carol] = others as [UserId, UserId];
    await world.apply(...people.map(({ event }) => event), story.follow(alice, bob));
    const relations = await findViewerRelations(world.db, alice);
    const listener = { filter: NO_FILTER, newestEntryId: undefined, deliver: () => {} };
    viewer = { viewerId: alice, relations, listeners: new Set([listener]) };
  });

  async function noticesOf(event: DomainEvent): Promise<unknown[]> {
    const logged = { event, position: { log: 'posts', partition: 1, epoch: 1, sequence: 1 }, writtenAt: 0 };
    const made = await createNoticeMaker(world.db).make([viewer], [logged as LoggedEvent]);
    return [...made.values()].flat().map(({ notice }) => notice);
  }

  it('is told to those who may have it on the screen, though its author was suspended since', async () => {
    const { postId, event: posted } = story.post(carol);
    const { repostId, event: reposted } = story.repost(bob, postId);
    const undone = story.undoRepost(bob, repostId, postId);
    await world.apply(posted, reposted, undone, story.changed(carol, { isSuspended: true }));
    expect(await noticesOf(undone)).toEqual([{ type: 'removed', postId }]);
  });

  it('so is a post that was deleted, to who has it by a repost', async () => {
    const { postId, event: posted } = story.post(carol);
    const deleted = story.deletePost(postId);
    await world.apply(
      ...[posted, story.repost(bob, postId).event, deleted],
      story.changed(carol, { isPrivate: true }),
    );
    expect(await noticesOf(deleted)).toEqual([{ type: 'removed', postId }]);
  });

  it('is told to nobody who blocked its author', async () => {
    const { postId, event: posted } = story.post(carol);
    const { repostId, event: reposted } = story.repost(bob, postId);
    const undone = story.undoRepost(bob, repostId, postId);
    await world.apply(posted, reposted, undone, story.block(viewer.viewerId, carol));
    viewer.relations = await findViewerRelations(world.db, viewer.viewerId);
    expect(await noticesOf(undone)).toEqual([]);
  });
});
