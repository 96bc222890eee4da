import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';

const FIELDS = 'id username displayName bio createdAt isPrivate';
const PEOPLE = `query ($people: [_Any!]!) { _entities(representations: $people) { ... on User { ${FIELDS} } } }`;
const COUNTED = PEOPLE.replace('bio', 'bio followerCount followingCount viewerHasBlocked');

let world: UsersWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createUsersWorld();
  [alice, bob] = await Promise.all([world.signUp('alice'), world.signUp('bob')]);
});
afterAll(() => world.close());

type Ask = UsersWorld['ask'];
async function look(ask: Ask, person: Person, { as, query = PEOPLE }: { as?: Person; query?: string } = {}) {
  const variables = { people: [{ __typename: 'User', id: person.id }] };
  const { data, errors } = await ask(query, { ...(as ? { as } : {}), variables });
  expect(errors).toBeUndefined();
  return (data as { _entities: Record<string, unknown>[] })._entities[0];
}

/** Two processes, both with the person in memory. */
async function processesWith(person: Person): Promise<Ask[]> {
  const processes = [world.ask, world.elsewhere()];
  for (const ask of processes) expect(await look(ask, person)).toMatchObject({ id: person.id });
  return processes;
}
const act = (mutation: string, as: Person) => world.tell(`mutation { ${mutation} { __typename } }`, { as });

describe('a profile that is in memory', () => {
  it('is not read again', async () => {
    await look(world.ask, alice);
    // What changed without a new version is no change of ours.
    await world.db.$client`update users.accounts set bio = 'unseen' where id = ${alice.id}`;
    expect(await look(world.ask, alice, { as: bob })).toMatchObject({ bio: '' });
    expect(await look(world.elsewhere(), alice, { as: bob })).toMatchObject({ bio: 'unseen' });
    await world.db.$client`update users.accounts set bio = '' where id = ${alice.id}`;
  });

  it('changes with its owner’s change, in every process at once', async () => {
    const processes = await processesWith(alice);
    for (const bio of ['one', 'two', 'three']) {
      await act(`updateProfile(input: { bio: "${bio}" })`, alice);
      for (const ask of processes)
        for (const as of [alice, bob]) expect(await look(ask, alice, { as })).toMatchObject({ bio });
    }
  });

  it('is never older than a change that was answered, whoever reads meanwhile', async () => {
    const processes = await processesWith(alice);
    for (let round = 0; round < 20; round += 1) {
      const bio = `round ${round}`;
      const reads = [...processes, world.elsewhere()].map((ask) => look(ask, alice));
      await Promise.all([act(`updateProfile(input: { bio: "${bio}" })`, alice), ...reads]);
      for (const ask of processes) expect(await look(ask, alice)).toMatchObject({ bio });
    }
  });

  it('is private at once, and even without a new version', async () => {
    const processes = await processesWith(bob);
    const isPrivate = async () => {
      const seen = await Promise.all(processes.map((ask) => look(ask, bob)));
      return seen.map((profile) => profile?.['isPrivate']);
    };
    await act('updateProfile(input: { isPrivate: true })', bob);
    expect(await isPrivate()).toEqual([true, true]);
    await world.db.$client`update users.accounts set is_private = false where id = ${bob.id}`;
    expect(await isPrivate()).toEqual([false, false]);
  });

  it('is hidden when its account is closed, and from whom its owner blocks', async () => {
    const carol = await world.signUp('carol');
    const processes = await processesWith(carol);
    const seenBy = (as?: Person) => Promise.all(processes.map((ask) => look(ask, carol, as ? { as } : {})));
    await world.db.$client`update users.accounts set is_suspended = true where id = ${carol.id}`;
    expect(await seenBy()).toEqual([null, null]);
    await world.db
      .$client`update users.accounts set is_suspended = false, deleted_at = now() where id = ${carol.id}`;
    expect(await seenBy(bob)).toEqual([null, null]);
    await world.db.$client`update users.accounts set deleted_at = null where id = ${carol.id}`;
    await act(`blockUser(input: { userId: "${bob.id}" })`, carol);
    expect(await seenBy(bob)).toEqual([null, null]);
    expect(await seenBy(alice)).not.toContain(null);
    await act(`unblockUser(input: { userId: "${bob.id}" })`, carol);
    expect(await seenBy(bob)).not.toContain(null);
  });

  it('is bare to whom its owner is blocked by, and whole to others', async () => {
    const [dave, erin] = await Promise.all([world.signUp('dave'), world.signUp('erin')]);
    await act(`followUser(input: { userId: "${dave.id}" })`, erin);
    await world.settled();
    const processes = await processesWith(dave);
    await act(`blockUser(input: { userId: "${dave.id}" })`, bob);
    for (const ask of processes) {
      expect(await look(ask, dave, { as: bob })).toMatchObject({ username: 'dave' });
      const bare = { followerCount: 0, viewerHasBlocked: true };
      expect(await look(ask, dave, { as: bob, query: COUNTED })).toMatchObject(bare);
      const whole = { followerCount: 1, viewerHasBlocked: false };
      expect(await look(ask, dave, { as: alice, query: COUNTED })).toMatchObject(whole);
    }
  });
});

it('memory makes no difference to any answer, nor does too little of it', async () => {
  const people = await Promise.all(
    ['one', 'two', 'three', 'four'].map((name) => world.signUp(`${name}_here`)),
  );
  const processes = [
    world.ask,
    world.elsewhere({ hotCacheBytes: 0 }),
    world.elsewhere({ hotCacheBytes: 1_500 }),
  ];
  for (const query of [PEOPLE, COUNTED, PEOPLE, COUNTED])
    for (const person of people) {
      const seen = await Promise.all(processes.map((ask) => look(ask, person, { as: alice, query })));
      expect(seen).toEqual([seen[0], seen[0], seen[0]]);
      expect(seen[0]).toMatchObject({ username: person.username, displayName: person.username });
    }
});

it('counts that are not selected are not looked up', async () => {
  await look(world.ask, alice);
  world.takeStatements();
  await look(world.ask, alice);
  expect(world.takeStatements().join()).not.toContain('relation_counts');
  await look(world.ask, alice, { query: COUNTED });
  expect(world.takeStatements().join()).toContain('relation_counts');
});
