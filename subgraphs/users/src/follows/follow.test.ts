import { followers, follows, outbox, relationCounts } from '@rookery/drizzle/users';
import { withKind } from '@rookery/ids';
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

const countsOf = async ({ id }: Person) => {
  const [row] = await world.db.select().from(relationCounts).where(eq(relationCounts.userId, id));
  return { following: row?.followingCount, followers: row?.followerCount };
};
const followEventsOf = async ({ id }: Person) =>
  (await world.db.select().from(outbox).where(eq(outbox.type, 'follow.changed')).orderBy(outbox.id))
    .map(({ payload }) => payload)
    .filter((event) => event.type === 'follow.changed' && event.followerId === id);

describe('following', () => {
  it('shows in the payload at once, on both sides', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const { data, errors } = await acts.follow(alice, bob);
    expect(errors).toBeUndefined();
    expect(data?.['followUser']).toMatchObject({
      user: { viewerFollowState: 'FOLLOWING', followerCount: 1, followsViewer: false },
      viewer: { user: { followingCount: 1, followerCount: 0 } },
    });
    expect(await acts.seen(bob, alice)).toMatchObject({
      followsViewer: true,
      viewerFollowState: 'NOT_FOLLOWING',
    });
  });

  it('twice is once; the second time changes the options', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(alice, bob, { hideReposts: true });
    await acts.follow(alice, bob, { hideReposts: true });
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerHidesReposts: true, followerCount: 1 });
    await acts.follow(alice, bob);
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerHidesReposts: false, followerCount: 1 });
    const events = await followEventsOf(alice);
    expect(events).toMatchObject([
      { state: 'following', hidesReposts: true, version: 1 },
      { state: 'following', hidesReposts: false, version: 2 },
    ]);
    expect(new Set(events.map((event) => event.type === 'follow.changed' && event.followId)).size).toBe(1);
  });

  it('ends with unfollowing, which may be repeated', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(alice, bob);
    for (const _time of [1, 2]) {
      const { data, errors } = await acts.unfollow(alice, bob);
      expect(errors).toBeUndefined();
      expect(data?.['unfollowUser']).toMatchObject({
        user: { viewerFollowState: 'NOT_FOLLOWING', followerCount: 0 },
        viewer: { user: { followingCount: 0 } },
      });
    }
    expect(await followEventsOf(alice)).toHaveLength(2);
  });

  it('of whom one never followed writes no row when it ends', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.unfollow(alice, bob);
    await acts.decline(alice, bob);
    expect(await world.db.$count(follows, eq(follows.followerId, alice.id))).toBe(0);
    expect(await world.db.$count(follows, eq(follows.followerId, bob.id))).toBe(0);
  });

  it('oneself is refused, as are malformed ids, and nobody is not found', async () => {
    const alice = await person('alice');
    expect((await acts.follow(alice, alice)).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ field: 'input.userId', reason: 'OUT_OF_RANGE' }],
    });
    for (const id of ['x', '', '0', withKind(alice.id, 'post'), '9'.repeat(30)]) {
      expect((await acts.follow(alice, { id })).errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        issues: [{ field: 'input.userId', reason: 'MALFORMED' }],
      });
    }
    const nobody = { id: (BigInt(alice.id) + 1n).toString() };
    for (const act of [
      acts.follow,
      acts.unfollow,
      acts.accept,
      acts.decline,
      acts.block,
      acts.unblock,
      acts.mute,
    ]) {
      expect(codesOf(await act(alice, nobody))).toEqual(['NOT_FOUND']);
    }
  });

  it('needs somebody signed in', async () => {
    const alice = await person('alice');
    const { errors } = await world.ask(
      'mutation ($i: FollowUserInput!) { followUser(input: $i) { user { id } } }',
      {
        variables: { i: { userId: alice.id } },
      },
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });

  it('counts what there is after 200 concurrent calls', async () => {
    const star = await person('star');
    const fans = await Promise.all(Array.from({ length: 8 }, () => person('fan')));
    const calls = Array.from({ length: 200 }, (_, n) => {
      const fan = fans[n % fans.length] as Person;
      return n % 3 === 2 ? acts.unfollow(fan, star) : acts.follow(fan, star, { hideReposts: n % 2 === 0 });
    });
    for (const answer of await Promise.all(calls)) expect(answer.errors).toBeUndefined();
    await world.settled();
    const rows = await world.db.$count(
      follows,
      and(eq(follows.followeeId, star.id), eq(follows.state, 'following')),
    );
    const copied = await world.db.$count(
      followers,
      and(eq(followers.followeeId, star.id), eq(followers.state, 'following')),
    );
    expect(copied).toBe(rows);
    expect(await countsOf(star)).toEqual({ following: 0, followers: rows });
    for (const fan of fans) {
      const own = await world.db.$count(
        follows,
        and(eq(follows.followerId, fan.id), eq(follows.state, 'following')),
      );
      expect(await countsOf(fan)).toEqual({ following: own, followers: 0 });
    }
  });

  it('many people from one account at once counts each', async () => {
    const alice = await person('alice');
    const others = await Promise.all(Array.from({ length: 20 }, () => person('other')));
    await Promise.all(others.flatMap((other) => [acts.follow(alice, other), acts.follow(alice, other)]));
    expect(await countsOf(alice)).toEqual({ following: 20, followers: 0 });
  });
});

describe('a private account', () => {
  const requestsOf = async (as: Person) => {
    const query = '{ viewer { followRequests { edges { node { id } } } } }';
    const { viewer } = await world.tell<{
      viewer: { followRequests: { edges: { node: { id: string } }[] } };
    }>(query, { as });
    return viewer.followRequests.edges.map(({ node }) => node.id);
  };

  it('is asked, and lets in whom it accepts', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.setPrivate(bob, true);
    const asked = await acts.follow(alice, bob);
    expect(asked.data?.['followUser']).toMatchObject({
      user: { viewerFollowState: 'REQUESTED', followerCount: 0 },
      viewer: { user: { followingCount: 0 } },
    });
    expect(await requestsOf(bob)).toEqual([alice.id]);
    const accepted = await acts.accept(bob, alice);
    expect(accepted.errors).toBeUndefined();
    expect(accepted.data?.['acceptFollowRequest']).toMatchObject({
      user: { followsViewer: true, followingCount: 1 },
      viewer: { user: { followerCount: 1 } },
    });
    expect(await requestsOf(bob)).toEqual([]);
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerFollowState: 'FOLLOWING', followerCount: 1 });
    expect(codesOf(await acts.accept(bob, alice))).toEqual([]);
    expect(await countsOf(bob)).toEqual({ following: 0, followers: 1 });
  });

  it('declines, again without effect, and keeps whom it let in', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.setPrivate(bob, true);
    await acts.follow(alice, bob);
    for (const _time of [1, 2]) expect(codesOf(await acts.decline(bob, alice))).toEqual([]);
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerFollowState: 'NOT_FOLLOWING' });
    expect(await requestsOf(bob)).toEqual([]);
    await acts.follow(alice, bob);
    await acts.accept(bob, alice);
    await acts.decline(bob, alice);
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerFollowState: 'FOLLOWING' });
  });

  it('accepts nobody who did not ask, or who took the request back', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.setPrivate(bob, true);
    expect(codesOf(await acts.accept(bob, alice))).toEqual(['NOT_FOUND']);
    await acts.follow(alice, bob);
    await acts.unfollow(alice, bob);
    expect(await requestsOf(bob)).toEqual([]);
    expect(codesOf(await acts.accept(bob, alice))).toEqual(['NOT_FOUND']);
  });

  it('that turns public keeps its requests; who asks again follows at once', async () => {
    const [alice, bob, carol] = [await person('alice'), await person('bob'), await person('carol')];
    await acts.setPrivate(bob, true);
    await acts.follow(alice, bob);
    await acts.follow(carol, bob);
    await acts.setPrivate(bob, false);
    expect(await requestsOf(bob)).toEqual([carol.id, alice.id]);
    await acts.follow(alice, bob);
    expect(await acts.seen(alice, bob)).toMatchObject({ viewerFollowState: 'FOLLOWING' });
    expect(await requestsOf(bob)).toEqual([carol.id]);
    await acts.accept(bob, carol);
    expect(await countsOf(bob)).toEqual({ following: 0, followers: 2 });
  });

  it('keeps its followers when it turns private', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await acts.follow(alice, bob);
    await acts.setPrivate(bob, true);
    await acts.follow(alice, bob, { hideReposts: true });
    expect(await acts.seen(alice, bob)).toMatchObject({
      viewerFollowState: 'FOLLOWING',
      viewerHidesReposts: true,
    });
  });
});
