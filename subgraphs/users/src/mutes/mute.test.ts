import { outbox } from '@rookery/drizzle/users';
import { eq } from 'drizzle-orm';
import { codesOf, createRelationActs } from '../testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let alice: Person;
let names = 0;
const person = (name: string) => world.signUp(`${name}_${(names += 1)}`);
beforeAll(async () => {
  world = await createUsersWorld();
  acts = createRelationActs(world);
  alice = await person('alice');
});
afterAll(() => world.close());

const HOUR = 3_600_000;
const inMillis = (millis: number) => ({ expiresAt: new Date(world.now() + millis).toISOString() });
const mutedBy = async (as: Person) => {
  const query = '{ viewer { mutedUsers { edges { node { id } } } } }';
  const { viewer } = await world.tell<{ viewer: { mutedUsers: { edges: { node: { id: string } }[] } } }>(
    query,
    { as },
  );
  return viewer.mutedUsers.edges.map(({ node }) => node.id);
};

describe('a mute', () => {
  it('begins, ends, and touches nothing of following', async () => {
    const bob = await person('bob');
    await acts.follow(alice, bob);
    for (const _time of [1, 2]) {
      expect((await acts.mute(alice, bob)).data?.['muteUser']).toMatchObject({
        user: { viewerHasMuted: true, viewerFollowState: 'FOLLOWING' },
      });
    }
    expect(await mutedBy(alice)).toEqual([bob.id]);
    expect(await acts.seen(bob, alice)).toMatchObject({ viewerHasMuted: false, followsViewer: true });
    for (const _time of [1, 2]) {
      expect((await acts.unmute(alice, bob)).data?.['unmuteUser']).toMatchObject({
        user: { viewerHasMuted: false },
      });
    }
    expect(await mutedBy(alice)).toEqual([]);
    const events = (
      await world.db.select().from(outbox).where(eq(outbox.type, 'mute.changed')).orderBy(outbox.id)
    )
      .map(({ payload }) => payload)
      .filter((event) => event.type === 'mute.changed' && event.mutedId === bob.id);
    expect(events).toMatchObject([
      { active: true, expiresAt: null, version: 1 },
      { active: false, version: 2 },
    ]);
  });

  it('with an end is over then, by itself', async () => {
    const carol = await person('carol');
    await acts.mute(alice, carol, inMillis(HOUR));
    expect(await acts.seen(alice, carol)).toMatchObject({ viewerHasMuted: true });
    world.passMillis(HOUR + 1);
    expect(await acts.seen(alice, carol)).toMatchObject({ viewerHasMuted: false });
    expect(await mutedBy(alice)).not.toContain(carol.id);
    await acts.mute(alice, carol);
    expect(await mutedBy(alice)).toContain(carol.id);
  });

  it('cannot end in the past, nor at no time', async () => {
    const dave = await person('dave');
    expect((await acts.mute(alice, dave, inMillis(-1))).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [{ field: 'input.expiresAt', reason: 'OUT_OF_RANGE' }],
    });
    for (const expiresAt of ['tomorrow', '2126-02-30T10:00:00Z', '2126-02-20T25:00:00Z', '2026-11-20', 5]) {
      expect((await acts.mute(alice, dave, { expiresAt })).errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        issues: [{ field: 'input.expiresAt', reason: 'MALFORMED' }],
      });
    }
  });

  it('of oneself is refused, with all that is wrong', async () => {
    expect((await acts.mute(alice, alice, inMillis(-1))).errors?.[0]?.extensions?.['issues']).toEqual([
      { field: 'input.userId', reason: 'OUT_OF_RANGE' },
      { field: 'input.expiresAt', reason: 'OUT_OF_RANGE' },
    ]);
    expect(codesOf(await acts.unmute(alice, alice))).toEqual(['BAD_USER_INPUT']);
  });
});
