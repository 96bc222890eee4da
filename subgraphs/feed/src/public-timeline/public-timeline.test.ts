import type { PostId, UserId } from '@rookery/ids';
import { badInput } from '../testing/refusals.ts';
import { createStory } from '../testing/story.ts';
import { createTimelinesWorld, postIdsOf, type TimelinesWorld } from '../testing/timelines-world.ts';
import { reasonOf } from '../timelines/timeline-edge.ts';

const story = createStory(Date.UTC(2026, 0, 1));
let world: TimelinesWorld;
let alice: UserId;
let bob: UserId;
let carol: UserId;
beforeEach(async () => {
  world = await createTimelinesWorld();
  [alice, bob, carol] = (await Promise.all([3, 200, 7].map((shard) => world.newcomer(story, shard)))) as [
    UserId,
    UserId,
    UserId,
  ];
});
afterEach(() => world.close());

async function write(authorId: UserId, replyToId: PostId | null = null, facts = {}): Promise<PostId> {
  story.later(1_000);
  const { postId, event } = story.post(authorId, replyToId);
  await world.apply({ ...event, ...facts });
  return postId;
}
const seenBy = async (viewer: UserId | null, filter = {}) =>
  postIdsOf(await world.publicPage(viewer, { filter }));

describe('the public timeline', () => {
  it('has everybody’s posts and replies, newest first, for all, signed out too; no reposts, nothing for followers only', async () => {
    const first = await write(alice);
    const reply = await write(bob, first);
    const media = await write(carol, null, { hasMedia: true });
    const whispered = await write(alice, null, { followersOnly: true });
    await world.apply(story.follow(bob, alice), story.repost(bob, first).event);
    for (const viewer of [alice, bob, carol, null])
      expect(await seenBy(viewer)).toEqual([media, reply, first]);
    expect(await seenBy(bob)).not.toContain(whispered);
    expect(await seenBy(null, { excludeReplies: true })).toEqual([media, first]);
    expect(await seenBy(null, { excludeReposts: true })).toEqual([media, reply, first]);
    expect(await seenBy(bob, { onlyMedia: true })).toEqual([media]);
    const { edges } = await world.publicPage(alice);
    expect(edges.map(reasonOf)).toEqual([null, null, null]);
  });

  it('has nobody’s post whom the viewer blocks or mutes, or who blocks the viewer, nor replies to them', async () => {
    const [byAlice, byBob] = [await write(alice), await write(bob)];
    const reply = await write(carol, byBob);
    await world.apply(story.block(alice, bob));
    expect(await seenBy(alice)).toEqual([byAlice]);
    expect(await seenBy(bob)).toEqual([reply, byBob]);
    expect(await seenBy(carol)).toEqual([reply, byBob, byAlice]);
    await world.apply(story.block(alice, bob, false), story.mute(alice, carol));
    expect(await seenBy(alice)).toEqual([byBob, byAlice]);
    expect(await seenBy(null)).toEqual([reply, byBob, byAlice]);
  });

  it('has nothing of private accounts, for nobody, and nothing suspended or deleted', async () => {
    const [byAlice, byBob, byCarol] = [await write(alice), await write(bob), await write(carol)];
    await world.apply(story.follow(alice, bob), story.changed(bob, { isPrivate: true }));
    for (const viewer of [alice, bob, carol, null]) expect(await seenBy(viewer)).toEqual([byCarol, byAlice]);
    await world.apply(story.changed(bob, {}), story.changed(carol, { isSuspended: true }));
    expect(await seenBy(alice)).toEqual([byBob, byAlice]);
    await world.apply(story.deletePost(byAlice), { ...story.changed(bob, {}), isDeleted: true });
    expect(await seenBy(null)).toEqual([]);
  });

  it('gives full pages, whatever of them is hidden, and both cursors bound a range', async () => {
    const shown: PostId[] = [];
    for (let index = 0; index < 40; index += 1) {
      await write(bob);
      if (index % 8 === 0) shown.unshift(await write(carol));
    }
    await world.apply(story.block(alice, bob));
    const first = await world.publicPage(alice, { first: 2 });
    expect(postIdsOf(first)).toEqual(shown.slice(0, 2));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const last = await world.publicPage(alice, { last: 1 });
    expect(postIdsOf(last)).toEqual(shown.slice(4));
    const between = { after: first.pageInfo.endCursor, before: last.pageInfo.startCursor };
    expect(postIdsOf(await world.publicPage(alice, { first: 9, ...between }))).toEqual(shown.slice(2, 4));
    const crossed = { after: between.before, before: between.after };
    expect(postIdsOf(await world.publicPage(alice, crossed))).toEqual([]);
    const { endCursor } = (await world.publicPage(null, { first: 3 })).pageInfo;
    expect((await world.publicPage(alice, { after: endCursor })).edges.length).toBeGreaterThan(0);
  });

  it('refuses cursors of another filter or timeline, and ones that were tampered with', async () => {
    await write(alice);
    const listId = await world.makeList(alice, [alice]);
    const ofPublic = (await world.publicPage(alice)).pageInfo.endCursor ?? '';
    const foreign = [
      (await world.publicPage(alice, { filter: { excludeReplies: true } })).pageInfo.endCursor,
      (await world.listPage(alice, listId)).pageInfo.endCursor,
      (await world.page(alice, { first: 1 })).pageInfo.endCursor,
      `${ofPublic.slice(0, -2)}AA`,
    ];
    for (const cursor of foreign) {
      expect(cursor).toEqual(expect.any(String));
      await expect(world.publicPage(alice, { after: cursor })).rejects.toEqual(
        badInput({ field: 'after', reason: 'MALFORMED' }),
      );
    }
    await expect(world.publicPage(alice, { first: 101, before: 'x' })).rejects.toEqual(
      badInput(
        { field: 'first', reason: 'OUT_OF_RANGE', limit: 100 },
        { field: 'before', reason: 'MALFORMED' },
      ),
    );
    expect(postIdsOf(await world.publicPage(alice, { after: ofPublic }))).toEqual([]);
  });

  it('stays in its place when the post of a cursor is deleted', async () => {
    const posts = [await write(alice), await write(bob), await write(carol)];
    const { endCursor } = (await world.publicPage(null, { first: 2 })).pageInfo;
    await world.apply(story.deletePost(posts[1] as PostId));
    expect(postIdsOf(await world.publicPage(null, { after: endCursor }))).toEqual([posts[0]]);
  });

  it('costs one statement, whatever the page’s size, and passes over what it never has where it looks', async () => {
    for (let index = 0; index < 120; index += 1) await write(bob, null, { followersOnly: index % 3 > 0 });
    const statementsOf = async (args: object): Promise<number> => {
      world.statements.length = 0;
      expect((await world.publicPage(alice, args)).edges.length).toBeGreaterThan(0);
      return world.statements.length;
    };
    expect(await statementsOf({ first: 1 })).toBe(1);
    expect(await statementsOf({ first: 40 })).toBe(1);
    expect(await statementsOf({ last: 30 })).toBe(1);
  });
});
