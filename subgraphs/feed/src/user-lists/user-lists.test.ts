import { userLists, userListMembers } from '@rookery/drizzle/feed';
import { shardOf, type UserId } from '@rookery/ids';
import { eq } from 'drizzle-orm';
import { badInput, CONFLICT, NOT_FOUND } from '../testing/refusals.ts';
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
const outcomes = async (...acts: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(acts)).map(({ status }) => status).sort();

/** Fills a list with people who are nobody, in one statement. */
async function fill(listId: ListId, count: number): Promise<void> {
  const shard = shardOf(listId);
  const members = Array.from({ length: count }, (_, index) => ({
    shard,
    listId,
    memberId: idAt('user', START - 1_000 - index, 1),
    addedAt: new Date(START - index),
  }));
  await world.db.insert(userListMembers).values(members);
  await world.db.update(userLists).set({ memberCount: count }).where(eq(userLists.id, listId));
}

describe('a list', () => {
  it('is made once, however often that is repeated, and shows in the next read', async () => {
    const made = await world.ownLists.create(alice, { name: '  Cooks ' });
    expect(made).toMatchObject({ ownerId: alice, name: 'Cooks', isPrivate: false, memberCount: 0 });
    expect(shardOf(made.id)).toBe(shardOf(alice));
    expect(await world.ownLists.create(alice, { name: 'Cooks', isPrivate: false })).toEqual(made);
    expect(await world.listsOf(alice).find(made.id)).toEqual(made);
    await expect(world.ownLists.create(alice, { name: 'Cooks', isPrivate: true })).rejects.toEqual(CONFLICT);
    expect((await world.ownLists.create(bob, { name: 'Cooks' })).id).not.toBe(made.id);
  });

  it('is made once when it is asked for twice at once, the first list of all too', async () => {
    const dave = await newcomer();
    const twice = await Promise.all(
      [1, 2, 3].map(() => world.ownLists.create(dave, { name: 'Twice', isPrivate: true })),
    );
    expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
    expect((await world.listsOf(dave).ofPerson(dave, {})).edges).toHaveLength(1);
  });

  it('has a name of 1 to 50 graphemes, in NFC', async () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    expect((await world.ownLists.create(alice, { name: family.repeat(50) })).name).toBe(family.repeat(50));
    expect((await world.ownLists.create(alice, { name: 'Cafe\u0301' })).name).toBe('Caf\u00e9');
    const long = { field: 'input.name', reason: 'TOO_LONG', limit: 50 };
    await expect(world.ownLists.create(alice, { name: 'x'.repeat(51) })).rejects.toEqual(badInput(long));
    const empty = { field: 'input.name', reason: 'REQUIRED' };
    await expect(world.ownLists.create(alice, { name: ' ' })).rejects.toEqual(badInput(empty));
    const { id: listId } = await world.ownLists.create(alice, { name: 'to rename' });
    await expect(world.ownLists.update(alice, { listId, name: null, isPrivate: null })).rejects.toEqual(
      badInput(empty, { field: 'input.isPrivate', reason: 'REQUIRED' }),
    );
    await expect(world.ownLists.update(alice, { listId: alice, name: '' })).rejects.toEqual(
      badInput({ field: 'input.listId', reason: 'MALFORMED' }, empty),
    );
  });

  it('is renamed and made private or public; what is left out stays, and a name that is taken is refused', async () => {
    const { id: listId } = await world.ownLists.create(bob, { name: 'Birds' });
    const renamed = await world.ownLists.update(bob, { listId, name: 'Owls' });
    expect(renamed).toMatchObject({ id: listId, name: 'Owls', isPrivate: false });
    const hidden = await world.ownLists.update(bob, { listId, isPrivate: true });
    expect(hidden).toEqual({ ...renamed, isPrivate: true });
    expect(await world.ownLists.update(bob, { listId })).toEqual(hidden);
    expect(await world.listsOf(bob).find(listId)).toEqual(hidden);
    await world.ownLists.create(bob, { name: 'Geese' });
    await expect(world.ownLists.update(bob, { listId, name: 'Geese' })).rejects.toEqual(
      badInput({ field: 'input.name', reason: 'TAKEN' }),
    );
  });

  it('is deleted with its members, and again without harm; its name is free then', async () => {
    const listId = await world.makeList(bob, [alice]);
    const { name = '' } = (await world.listsOf(bob).find(listId)) ?? {};
    expect(await world.ownLists.delete(bob, { listId })).toBe(listId);
    expect(await world.ownLists.delete(bob, { listId })).toBe(listId);
    expect(await world.listsOf(bob).find(listId)).toBeNull();
    expect(await world.listsOf(bob).timeline(listId, {})).toBeNull();
    expect(await world.db.$count(userListMembers, eq(userListMembers.listId, listId))).toBe(0);
    await expect(world.ownLists.update(bob, { listId, name })).rejects.toEqual(NOT_FOUND);
    await expect(world.ownLists.addMember(bob, { listId, userId: alice })).rejects.toEqual(NOT_FOUND);
    expect((await world.ownLists.create(bob, { name })).id).not.toBe(listId);
  });

  it('is changed by its owner alone: for others there is none, public or not', async () => {
    const listId = await world.makeList(alice, [bob]);
    const nothing = idAt('list', START, 1);
    for (const id of [listId, nothing]) {
      await expect(world.ownLists.update(bob, { listId: id, name: 'mine' })).rejects.toEqual(NOT_FOUND);
      await expect(world.ownLists.delete(bob, { listId: id })).rejects.toEqual(NOT_FOUND);
      await expect(world.ownLists.addMember(bob, { listId: id, userId: carol })).rejects.toEqual(NOT_FOUND);
      await expect(world.ownLists.removeMember(bob, { listId: id, userId: bob })).rejects.toEqual(NOT_FOUND);
    }
    expect(await world.listsOf(alice).find(listId)).toMatchObject({ memberCount: 1 });
  });

  it('is one of a hundred at most, also when two are made at once', async () => {
    const erin = await newcomer();
    const shard = shardOf(erin);
    await world.db.insert(userLists).values(
      Array.from({ length: 99 }, (_, index) => ({
        shard,
        id: idAt('list', START, index, shard),
        ownerId: erin,
        name: `list ${index}`,
        isPrivate: false,
      })),
    );
    const made = [1, 2].map((number) => world.ownLists.create(erin, { name: `last ${number}` }));
    expect(await outcomes(...made)).toEqual(['fulfilled', 'rejected']);
    await expect(world.ownLists.create(erin, { name: 'one more' })).rejects.toEqual(CONFLICT);
    expect(await world.ownLists.create(erin, { name: 'list 7' })).toMatchObject({ name: 'list 7' });
    await world.ownLists.delete(erin, { listId: idAt('list', START, 7, shard) });
    await world.ownLists.create(erin, { name: 'one more' });
    expect((await world.listsOf(erin).ofPerson(erin, { first: 100 })).pageInfo.hasNextPage).toBe(false);
  });
});

describe('the members of a list', () => {
  const countOf = async (listId: ListId) => (await world.listsOf(alice).find(listId))?.memberCount;

  it('are added and taken off once, however often that is repeated; the owner may be one', async () => {
    const listId = await world.makeList(alice, []);
    const added = await world.ownLists.addMember(alice, { listId, userId: bob });
    expect(added).toMatchObject({ list: { id: listId, memberCount: 1 }, member: { id: bob } });
    expect(await world.ownLists.addMember(alice, { listId, userId: bob })).toEqual(added);
    await world.ownLists.addMember(alice, { listId, userId: alice });
    expect(await countOf(listId)).toBe(2);
    const removed = await world.ownLists.removeMember(alice, { listId, userId: bob });
    expect(removed).toMatchObject({ list: { memberCount: 1 }, member: { id: bob } });
    expect(await world.ownLists.removeMember(alice, { listId, userId: bob })).toEqual(removed);
    expect(await countOf(listId)).toBe(1);
  });

  it('are counted right when several are added and taken off at once', async () => {
    const listId = await world.makeList(alice, [carol]);
    await Promise.all([
      ...[1, 2, 3].map(() => world.ownLists.addMember(alice, { listId, userId: bob })),
      world.ownLists.addMember(alice, { listId, userId: alice }),
      ...[1, 2].map(() => world.ownLists.removeMember(alice, { listId, userId: carol })),
    ]);
    expect(await countOf(listId)).toBe(2);
    const { edges } = await world.listsOf(alice).members(listId, {});
    expect(new Set(edges.map(({ node }) => node.id))).toEqual(new Set([alice, bob]));
  });

  it('are 500 at most, also when two are added at once', async () => {
    const listId = await world.makeList(alice, []);
    await fill(listId, 499);
    const adds = [bob, carol].map((userId) => world.ownLists.addMember(alice, { listId, userId }));
    expect(await outcomes(...adds)).toEqual(['fulfilled', 'rejected']);
    await expect(world.ownLists.addMember(alice, { listId, userId: alice })).rejects.toEqual(CONFLICT);
    expect(await world.db.$count(userListMembers, eq(userListMembers.listId, listId))).toBe(500);
    expect(await countOf(listId)).toBe(500);
  });

  it('are people whom the owner may see: who is blocked, blocks, is suspended, deleted or unknown is not found', async () => {
    const listId = await world.makeList(alice, []);
    const [blocked, blocking, suspended, deleted] = await Promise.all([1, 2, 3, 4].map(() => newcomer()));
    if (!blocked || !blocking || !suspended || !deleted) throw new Error('nobody came');
    await world.apply(
      story.block(alice, blocked),
      story.block(blocking, alice),
      story.changed(suspended, { isSuspended: true }),
      { ...story.changed(deleted, {}), isDeleted: true },
    );
    const unknown = idAt('user', START, 77);
    for (const userId of [blocked, blocking, suspended, deleted, unknown])
      await expect(world.ownLists.addMember(alice, { listId, userId })).rejects.toEqual(NOT_FOUND);
    await expect(world.ownLists.addMember(alice, { listId: 'x', userId: listId })).rejects.toEqual(
      badInput(
        { field: 'input.listId', reason: 'MALFORMED' },
        { field: 'input.userId', reason: 'MALFORMED' },
      ),
    );
    expect(await countOf(listId)).toBe(0);
    await world.apply(story.block(alice, blocked, false));
    await world.ownLists.addMember(alice, { listId, userId: blocked });
    await world.apply(story.block(blocked, alice));
    expect((await world.listsOf(alice).members(listId, {})).edges).toEqual([]);
    await world.ownLists.removeMember(alice, { listId, userId: blocked });
    expect(await countOf(listId)).toBe(0);
  });
});
