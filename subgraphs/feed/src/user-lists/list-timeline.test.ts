import { userListMembers } from '@rookery/drizzle/feed';
import { shardOf, type PostId, type UserId } from '@rookery/ids';
import { NO_METRICS } from '@rookery/telemetry';
import { badInput } from '../testing/refusals.ts';
import { createStory, idAt } from '../testing/story.ts';
import { createTimelinesWorld, postIdsOf, type TimelinesWorld } from '../testing/timelines-world.ts';
import { createRepostedByLoader } from '../timelines/reposted-by-loader.ts';
import { reasonOf } from '../timelines/timeline-edge.ts';
import type { ListId } from './user-list.ts';

const START = Date.UTC(2026, 0, 1);
const story = createStory(START);
let world: TimelinesWorld;
/** Makes the list and follows nobody. */
let alice: UserId;
/** On the list, as is carol. */
let bob: UserId;
let carol: UserId;
/** On no list. */
let dave: UserId;
let listId: ListId;
beforeEach(async () => {
  world = await createTimelinesWorld();
  [alice, bob, carol, dave] = (await Promise.all(
    [3, 200, 7, 90].map((shard) => world.newcomer(story, shard)),
  )) as [UserId, UserId, UserId, UserId];
  listId = await world.makeList(alice, [bob, carol]);
});
afterEach(() => world.close());

async function write(authorId: UserId, replyToId: PostId | null = null, facts = {}): Promise<PostId> {
  story.later(1_000);
  const { postId, event } = story.post(authorId, replyToId);
  await world.apply({ ...event, ...facts });
  return postId;
}
async function repost(reposterId: UserId, postId: PostId): Promise<void> {
  story.later(1_000);
  await world.apply(story.repost(reposterId, postId).event);
}
const seenBy = async (viewer: UserId | null, filter = {}) =>
  postIdsOf(await world.listPage(viewer, listId, { filter }));

describe('a list’s timeline', () => {
  it('has what its members write, whoever follows them, and nothing by others; a new member’s past too', async () => {
    const [byBob, byDave, byCarol] = [await write(bob), await write(dave), await write(carol)];
    await write(alice);
    for (const viewer of [alice, bob, dave, null]) expect(await seenBy(viewer)).toEqual([byCarol, byBob]);
    await world.ownLists.addMember(alice, { listId, userId: dave });
    expect(await seenBy(alice)).toEqual([byCarol, byDave, byBob]);
    await world.ownLists.removeMember(alice, { listId, userId: carol });
    expect(await seenBy(alice)).toEqual([byDave, byBob]);
    const empty = await world.makeList(bob, []);
    expect((await world.listPage(alice, empty)).edges).toEqual([]);
  });

  it('has replies to the viewer, to a member and to the replier, and no others; reposted replies stay', async () => {
    const [byAlice, byDave, byCarol] = [await write(alice), await write(dave), await write(carol)];
    const [toAlice, toDave] = [await write(bob, byAlice), await write(bob, byDave)];
    const [toCarol, toSelf] = [await write(bob, byCarol), await write(bob, toDave)];
    expect(await seenBy(alice)).toEqual([toSelf, toCarol, toAlice, byCarol]);
    expect(await seenBy(dave)).toEqual([toSelf, toCarol, toDave, byCarol]);
    expect(await seenBy(null)).toEqual([toSelf, toCarol, byCarol]);
    expect(await seenBy(alice, { excludeReplies: true })).toEqual([byCarol]);
    await repost(carol, toDave);
    expect(await seenBy(alice, { excludeReplies: true })).toEqual([toDave, byCarol]);
  });

  it('groups reposts as the home timeline does, tells by whom, and says why an edge is there', async () => {
    const byDave = await write(dave);
    const byBob = await write(bob, null, { hasMedia: true });
    await repost(bob, byDave);
    await repost(carol, byDave);
    await repost(carol, byBob);
    await repost(alice, byBob);
    const { edges } = await world.listPage(alice, listId);
    expect(edges.map(({ postId }) => postId)).toEqual([byDave, byBob]);
    expect(edges.map(reasonOf)).toEqual(['REPOSTED', null]);
    const repostedBy = createRepostedByLoader(world.db, NO_METRICS.subgraph.loadersOf('feed'));
    world.statements.length = 0;
    expect(await repostedBy.loadMany(edges)).toEqual([[carol, bob], [carol]]);
    const inPublic = (await world.publicPage(alice)).edges;
    expect(await repostedBy.loadMany(inPublic)).toEqual([[], []]);
    expect(world.statements).toHaveLength(2);
    expect(await seenBy(alice, { excludeReposts: true })).toEqual([byBob]);
    expect(await seenBy(alice, { onlyMedia: true })).toEqual([byBob]);
    await world.apply(story.block(dave, alice));
    expect(await seenBy(alice)).toEqual([byBob]);
    await world.apply(story.deletePost(byBob));
    expect(await seenBy(alice)).toEqual([]);
  });

  it('shows of a member what the viewer may see: not one blocked either way, muted, suspended or deleted', async () => {
    const [byBob, byCarol] = [await write(bob), await write(carol)];
    const toBob = await write(carol, byBob);
    await world.apply(story.block(bob, alice));
    expect(await seenBy(alice)).toEqual([byCarol]);
    expect(await seenBy(dave)).toEqual([toBob, byCarol, byBob]);
    await world.apply(story.block(bob, alice, false), story.block(dave, carol));
    expect(await seenBy(alice)).toEqual([toBob, byCarol, byBob]);
    expect(await seenBy(dave)).toEqual([byBob]);
    await world.apply(story.mute(alice, bob));
    expect(await seenBy(alice)).toEqual([byCarol]);
    await world.apply(story.mute(alice, bob, false), story.changed(carol, { isSuspended: true }));
    expect(await seenBy(alice)).toEqual([byBob]);
    await world.apply({ ...story.changed(bob, {}), isDeleted: true });
    expect(await seenBy(alice)).toEqual([]);
  });

  it('shows what is for followers, and private accounts, to followers alone; hiding reposts at home is no matter', async () => {
    const whispered = await write(bob, null, { followersOnly: true });
    const open = await write(bob);
    const byDave = await write(dave);
    await repost(carol, byDave);
    expect(await seenBy(alice)).toEqual([byDave, open]);
    expect(await seenBy(null)).toEqual([byDave, open]);
    expect(await seenBy(bob)).toEqual([byDave, open, whispered]);
    await world.apply(story.follow(alice, bob), story.follow(alice, carol, 'following', true));
    expect(await seenBy(alice)).toEqual([byDave, open, whispered]);
    await world.apply(story.changed(bob, { isPrivate: true }), story.changed(dave, { isPrivate: true }));
    expect(await seenBy(alice)).toEqual([open, whispered]);
    expect(await seenBy(dave)).toEqual([byDave]);
    expect(await seenBy(null)).toEqual([]);
  });

  it('is paged from either end, and its cursors hold for this list and filter alone, whoever brings them', async () => {
    const posts: PostId[] = [];
    for (let index = 0; index < 9; index += 1) posts.unshift(await write(index % 2 === 0 ? bob : carol));
    const first = await world.listPage(alice, listId, { first: 4 });
    expect(postIdsOf(first)).toEqual(posts.slice(0, 4));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const last = await world.listPage(alice, listId, { last: 3, before: first.pageInfo.endCursor });
    expect(postIdsOf(last)).toEqual(posts.slice(0, 3));
    const { endCursor: after } = first.pageInfo;
    expect(postIdsOf(await world.listPage(dave, listId, { first: 2, after }))).toEqual(posts.slice(4, 6));
    const other = await world.makeList(alice, [bob, carol]);
    const refusal = badInput({ field: 'after', reason: 'MALFORMED' });
    await expect(world.listPage(alice, other, { after })).rejects.toEqual(refusal);
    await expect(world.publicPage(alice, { after })).rejects.toEqual(refusal);
    const filter = { excludeReplies: true };
    await expect(world.listPage(alice, listId, { after, filter })).rejects.toEqual(refusal);
  });

  it('costs a statement for the list and one for the page, whatever the page’s size and the number of members', async () => {
    const members = Array.from({ length: 400 }, (_, index) => ({
      shard: shardOf(listId),
      listId,
      memberId: idAt('user', START - 1_000 - index, 1, index % 256),
      addedAt: new Date(START),
    }));
    await world.db.insert(userListMembers).values(members);
    for (let index = 0; index < 110; index += 1) await write(bob);
    for (const args of [{ first: 1 }, { first: 100 }, { last: 60 }]) {
      world.statements.length = 0;
      expect((await world.listPage(alice, listId, args)).edges).toHaveLength(args.first ?? args.last ?? 0);
      expect(world.statements).toHaveLength(2);
    }
  });
});
