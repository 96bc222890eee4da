import type { UserId } from '@rookery/ids';
import { badInput } from '../testing/refusals.ts';
import { createStory, idAt } from '../testing/story.ts';
import { createTimelinesWorld, type TimelinesWorld } from '../testing/timelines-world.ts';
import type { ListId } from './user-list.ts';

const START = Date.UTC(2026, 0, 1);
const story = createStory(START);
let world: TimelinesWorld;
let alice: UserId;
let bob: UserId;
let carol: UserId;
beforeAll(async () => {
  world = await createTimelinesWorld();
  [alice, bob, carol] = await Promise.all([newcomer(3), newcomer(200), newcomer(7)]);
});
afterAll(() => world.close());

const newcomer = (shard?: number) => world.newcomer(story, shard);

describe('the members of a list', () => {
  it('come in pages, last added first, full where some of them are hidden', async () => {
    const people = await Promise.all(Array.from({ length: 7 }, () => newcomer()));
    const listId = await world.makeList(alice, people);
    await world.apply(
      story.block(people[4] as UserId, bob),
      story.changed(people[1] as UserId, { isSuspended: true }),
    );
    const shown = [6, 5, 3, 2, 0].map((index) => people[index]);
    const seen: UserId[] = [];
    let after: string | null = null;
    for (const size of [2, 2, 1]) {
      const page: Awaited<ReturnType<ReturnType<TimelinesWorld['listsOf']>['members']>> = await world
        .listsOf(bob)
        .members(listId, { first: 2, after });
      expect(page.edges).toHaveLength(size);
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(shown);
    const another = await world.makeList(alice, []);
    await expect(world.listsOf(bob).members(another, { after })).rejects.toEqual(
      badInput({ field: 'after', reason: 'MALFORMED' }),
    );
  });
});

describe('who sees a list', () => {
  it('is everybody when it is public, signed out too, and its owner alone when it is private', async () => {
    const listId = await world.makeList(alice, [bob]);
    for (const viewer of [alice, bob, null])
      expect(await world.listsOf(viewer).find(listId)).toMatchObject({ id: listId, memberCount: 1 });
    await world.ownLists.update(alice, { listId, isPrivate: true });
    for (const viewer of [bob, null]) {
      expect(await world.listsOf(viewer).find(listId)).toBeNull();
      expect(await world.listsOf(viewer).timeline(listId, {})).toBeNull();
    }
    expect(await world.listsOf(alice).find(listId)).toMatchObject({ isPrivate: true });
    for (const id of [alice, 'nonsense', idAt('list', START - 1, 9)])
      expect(await world.listsOf(alice).find(id)).toBeNull();
  });

  it('is who may see its owner’s posts: no one blocked either way, of a private account followers, of a suspended one nobody', async () => {
    const [owner, follower] = await Promise.all([newcomer(), newcomer()]);
    const listId = await world.makeList(owner, []);
    const isSeenBy = async (viewer: UserId | null) => (await world.listsOf(viewer).find(listId)) !== null;
    await world.apply(story.block(owner, bob), story.block(carol, owner));
    expect(await Promise.all([alice, bob, carol, null].map(isSeenBy))).toEqual([true, false, false, true]);
    await world.apply(story.follow(follower, owner), story.changed(owner, { isPrivate: true }));
    expect(await Promise.all([owner, follower, alice, null].map(isSeenBy))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await world.apply(story.changed(owner, { isSuspended: true }));
    expect(await Promise.all([follower, alice, null].map(isSeenBy))).toEqual([false, false, false]);
  });

  it('of somebody’s lists others find the public ones, page by page, last made first', async () => {
    const owner = await newcomer();
    const ids: ListId[] = [];
    for (const name of ['a', 'b', 'c', 'd'])
      ids.push((await world.ownLists.create(owner, { name, isPrivate: name === 'c' })).id);
    const all = await world.listsOf(owner).ofPerson(owner, {});
    expect(all.edges.map(({ node }) => node.name)).toEqual(['d', 'c', 'b', 'a']);
    const page = await world.listsOf(bob).ofPerson(owner, { first: 2 });
    expect(page.edges.map(({ node }) => node.name)).toEqual(['d', 'b']);
    const rest = await world.listsOf(bob).ofPerson(owner, { first: 2, after: page.pageInfo.endCursor });
    expect(rest.edges.map(({ node }) => node.id)).toEqual([ids[0]]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    await expect(world.listsOf(bob).ofPerson(bob, { after: page.pageInfo.endCursor })).rejects.toEqual(
      badInput({ field: 'after', reason: 'MALFORMED' }),
    );
  });

  it('costs a statement for all lists of a request, and one for the members of all', async () => {
    const ids = await Promise.all([
      world.makeList(alice, [bob]),
      world.makeList(alice, [carol]),
      world.makeList(bob, []),
    ]);
    world.statements.length = 0;
    const lists = world.listsOf(carol);
    expect(await Promise.all(ids.map((id) => lists.find(id)))).not.toContain(null);
    const pages = await Promise.all(ids.map((id) => lists.members(id, { first: 5 })));
    expect(pages.map(({ edges }) => edges.map(({ node }) => node.id))).toEqual([[bob], [carol], []]);
    await Promise.all([alice, bob, carol].map((id) => lists.ofPerson(id, {})));
    expect(world.statements).toHaveLength(3);
  });
});
