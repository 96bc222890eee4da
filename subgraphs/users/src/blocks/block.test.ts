import { follows, outbox, relationCounts } from '@rookery/drizzle/users';
import { and, eq } from 'drizzle-orm';
import { codesOf, createRelationActs } from '../testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let names = 0;
const person = (name: string) => world.signUp(`${name}_${(names += 1)}`);
beforeAll(async () => {
  world = await createUsersWorld();
  acts = createRelationActs(world);
});
afterAll(() => world.close());

const stateOf = async (follower: Person, followee: Person) => {
  const pair = and(eq(follows.followerId, follower.id), eq(follows.followeeId, followee.id));
  const [row] = await world.db.select().from(follows).where(pair);
  return row?.state ?? 'none';
};
const countsOf = async ({ id }: Person) => {
  const [row] = await world.db.select().from(relationCounts).where(eq(relationCounts.userId, id));
  return { following: row?.followingCount, followers: row?.followerCount };
};

describe('a block', () => {
  it('ends following both ways, for the blocker at once', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(alice, bob);
    await acts.follow(bob, alice);
    const { data, errors } = await acts.block(alice, bob);
    expect(errors).toBeUndefined();
    expect(data?.['blockUser']).toMatchObject({
      user: { viewerHasBlocked: true, viewerFollowState: 'NOT_FOLLOWING', followsViewer: false },
      viewer: { user: { followingCount: 0, followerCount: 0 } },
    });
    await world.settled();
    expect(await stateOf(alice, bob)).toBe('none');
    expect(await stateOf(bob, alice)).toBe('none');
    for (const somebody of [alice, bob])
      expect(await countsOf(somebody)).toEqual({ following: 0, followers: 0 });
  });

  it('takes a request with it, whichever side asked', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    for (const somebody of [alice, bob]) await acts.setPrivate(somebody, true);
    await acts.follow(alice, bob);
    await acts.follow(bob, alice);
    await acts.block(alice, bob);
    expect(codesOf(await acts.accept(alice, bob))).toEqual(['NOT_FOUND']);
    await world.settled();
    expect(await stateOf(alice, bob)).toBe('none');
    expect(await stateOf(bob, alice)).toBe('none');
  });

  it('makes the blocker look like nobody to whom they block', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.block(alice, bob);
    expect(await acts.seen(bob, alice)).toBeNull();
    const byName = 'query ($name: String!) { userByUsername(username: $name) { id } }';
    expect((await world.ask(byName, { as: bob, variables: { name: alice.username } })).data).toEqual({
      userByUsername: null,
    });
    for (const act of [
      acts.follow,
      acts.unfollow,
      acts.accept,
      acts.decline,
      acts.block,
      acts.unblock,
      acts.mute,
      acts.unmute,
    ]) {
      const answer = await act(bob, alice);
      const nobody = await act(bob, { id: (BigInt(alice.id) + 1n).toString() });
      expect(answer.errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual(
        nobody.errors?.map(({ message, extensions }) => ({ message, extensions })),
      );
      expect(codesOf(answer)).toEqual(['NOT_FOUND']);
    }
  });

  it('leaves the blocker the bare profile, to be able to unblock', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(alice, bob);
    await acts.block(alice, bob);
    const query =
      'query ($id: ID!) { user(id: $id) { username followerCount followers { edges { cursor } } following { edges { cursor } } } }';
    expect((await world.ask(query, { as: alice, variables: { id: bob.id } })).data).toEqual({
      user: { username: bob.username, followerCount: 0, followers: null, following: null },
    });
    expect(codesOf(await acts.follow(alice, bob))).toEqual(['FORBIDDEN']);
    expect(await stateOf(alice, bob)).toBe('none');
  });

  it('ends with unblocking, without bringing back who followed; both may be repeated', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(bob, alice);
    for (const _time of [1, 2]) expect(codesOf(await acts.block(alice, bob))).toEqual([]);
    for (const _time of [1, 2]) {
      const { data, errors } = await acts.unblock(alice, bob);
      expect(errors).toBeUndefined();
      expect(data?.['unblockUser']).toMatchObject({ user: { viewerHasBlocked: false } });
    }
    const events = (
      await world.db.select().from(outbox).where(eq(outbox.type, 'block.changed')).orderBy(outbox.id)
    )
      .map(({ payload }) => payload)
      .filter((event) => event.type === 'block.changed' && event.blockerId === alice.id);
    expect(events).toMatchObject([
      { active: true, version: 1 },
      { active: false, version: 2 },
    ]);
    expect(await acts.seen(bob, alice)).toMatchObject({ viewerFollowState: 'NOT_FOLLOWING' });
    expect(codesOf(await acts.follow(bob, alice))).toEqual([]);
  });

  it('both ways can be ended by each', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await Promise.all([acts.block(alice, bob), acts.block(bob, alice)]);
    await acts.block(alice, bob);
    const mutual =
      (await acts.seen(alice, bob))?.viewerHasBlocked && (await acts.seen(bob, alice))?.viewerHasBlocked;
    const answers = [await acts.unblock(alice, bob), ...(mutual ? [await acts.unblock(bob, alice)] : [])];
    for (const { errors } of answers) expect(errors).toBeUndefined();
    expect(await acts.seen(alice, bob)).not.toBeNull();
    expect(await acts.seen(bob, alice)).not.toBeNull();
  });

  it('of oneself is refused', async () => {
    const alice = await person('alice');
    expect(codesOf(await acts.block(alice, alice))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await acts.unblock(alice, alice))).toEqual(['BAD_USER_INPUT']);
  });

  it('and a follow at the same moment never both stand', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 15 }, async () => [await person('alice'), await person('bob')] as const),
    );
    await Promise.all(
      pairs.flatMap(([alice, bob]) => [
        acts.follow(bob, alice),
        acts.block(alice, bob),
        acts.follow(alice, bob),
      ]),
    );
    await world.settled();
    for (const [alice, bob] of pairs) {
      expect(await stateOf(bob, alice)).toBe('none');
      expect(await stateOf(alice, bob)).toBe('none');
      for (const somebody of [alice, bob])
        expect(await countsOf(somebody)).toEqual({ following: 0, followers: 0 });
    }
  });
});
