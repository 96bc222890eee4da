import { accounts, outbox } from '@rookery/drizzle/users';
import { withKind } from '@rookery/ids';
import { eq } from 'drizzle-orm';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';

const UPDATE = `mutation ($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { displayName bio isPrivate } }
}`;

let world: UsersWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createUsersWorld();
  alice = await world.signUp('alice', { displayName: 'Alice' });
  bob = await world.signUp('bob');
});
afterAll(() => world.close());

const update = (input: Readonly<Record<string, unknown>>, as: Person = alice) =>
  world.ask(UPDATE, { as, variables: { input } });
const profileIn = ({ data, errors }: Awaited<ReturnType<typeof update>>) => {
  expect(errors).toBeUndefined();
  return (data?.['updateProfile'] as { user: unknown }).user;
};

describe('the viewer', () => {
  it('is null when signed out, and another id than the user when signed in', async () => {
    expect((await world.ask('{ viewer { id } }')).data).toEqual({ viewer: null });
    expect((await world.ask('{ viewer { id email user { id isViewer } } }', { as: alice })).data).toEqual({
      viewer: {
        id: withKind(alice.id, 'viewer'),
        email: 'alice@example.com',
        user: { id: alice.id, isViewer: true },
      },
    });
  });

  it('costs no statement for its id', async () => {
    world.takeStatements();
    await world.ask('{ viewer { id __typename } }', { as: alice });
    expect(world.takeStatements().filter((statement) => statement.includes('accounts'))).toEqual([]);
  });

  it('is nobody else, also when asked for as an entity', async () => {
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Viewer { email } } }';
    const of = (person: Person) => ({ __typename: 'Viewer', id: withKind(person.id, 'viewer') });
    const r = [of(alice), of(bob), { __typename: 'Viewer', id: alice.id }];
    const { data } = await world.ask(query, { as: alice, variables: { r } });
    expect(data).toEqual({ _entities: [{ email: 'alice@example.com' }, null, null] });
    expect((await world.ask(query, { variables: { r } })).data).toEqual({ _entities: [null, null, null] });
  });
});

describe('a profile', () => {
  it('changes what is given: left out is unchanged, null clears', async () => {
    expect(profileIn(await update({ bio: '  Hello\nworld ' }))).toEqual({
      displayName: 'Alice',
      bio: 'Hello\nworld',
      isPrivate: false,
    });
    expect(profileIn(await update({ displayName: null }))).toMatchObject({
      displayName: 'alice',
      bio: 'Hello\nworld',
    });
    expect(profileIn(await update({ bio: null }))).toMatchObject({ bio: '' });
    expect(profileIn(await update({ isPrivate: true }))).toMatchObject({ isPrivate: true });
    expect(profileIn(await update({ isPrivate: null, displayName: 'A' }))).toMatchObject({ isPrivate: true });
    expect(profileIn(await update({ isPrivate: false }))).toMatchObject({
      isPrivate: false,
      displayName: 'A',
    });
  });

  it('tells of each change with a rising version, and of nothing when nothing changed', async () => {
    const carol = await world.signUp('carol');
    await update({ isPrivate: true }, carol);
    await update({ isPrivate: true }, carol);
    await update({}, carol);
    await update({ bio: 'new' }, carol);
    const events = (
      await world.db.select().from(outbox).where(eq(outbox.type, 'user.updated')).orderBy(outbox.id)
    )
      .map(({ payload }) => payload)
      .filter((event) => event.type === 'user.updated' && event.userId === carol.id);
    expect(events).toEqual([
      expect.objectContaining({ isPrivate: true, version: 2, changesVisibility: true }),
      expect.objectContaining({ isPrivate: true, version: 3, changesVisibility: false }),
    ]);
  });

  it('is refused with all that is wrong, and unchanged', async () => {
    const { errors } = await update({ displayName: ' ', bio: 'x'.repeat(301), isPrivate: true });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      issues: [
        { field: 'input.displayName', reason: 'REQUIRED', limit: 1 },
        { field: 'input.bio', reason: 'TOO_LONG', limit: 300 },
      ],
    });
    expect(profileIn(await update({ bio: 'x'.repeat(300) }))).toMatchObject({ isPrivate: false });
  });

  it('is nobody’s to change when signed out', async () => {
    const { errors } = await world.ask(UPDATE, { variables: { input: { bio: 'x' } } });
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });
});

describe('a person', () => {
  const PERSON = 'query ($id: ID!) { user(id: $id) { username } }';

  it('is found by id and by name in any case', async () => {
    expect((await world.ask(PERSON, { variables: { id: bob.id } })).data).toEqual({
      user: { username: 'bob' },
    });
    expect((await world.ask('{ userByUsername(username: "BoB") { id } }')).data).toEqual({
      userByUsername: { id: bob.id },
    });
  });

  it.each(['0', '1', '-1', 'abc', '', '99999999999999999999', '1e3', ' 1'])(
    'is null for the id %j',
    async (id) => {
      expect(await world.ask(PERSON, { variables: { id } })).toEqual({ data: { user: null } });
    },
  );

  it.each(['nobody', '', '@bob', 'bo b', 'b\0b', '"', '{}'])('is null for the name %j', async (name) => {
    const query = 'query ($name: String!) { userByUsername(username: $name) { id } }';
    expect(await world.ask(query, { variables: { name } })).toEqual({ data: { userByUsername: null } });
  });

  it('is null alike when unknown, suspended or deleted, and cannot sign in', async () => {
    const mallory = await world.signUp('mallory');
    const dan = await world.signUp('dan');
    await world.db.update(accounts).set({ isSuspended: true }).where(eq(accounts.id, mallory.id));
    await world.db.update(accounts).set({ deletedAt: new Date() }).where(eq(accounts.id, dan.id));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { username } } }';
    const unknown = withKind(alice.id, 'post');
    const r = [mallory.id, dan.id, unknown, 'x', bob.id].map((id) => ({ __typename: 'User', id }));
    const { data, errors } = await world.ask(query, { variables: { r } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ _entities: [null, null, null, null, { username: 'bob' }] });
    const refreshed = await world.ask(
      'mutation ($i: RefreshSessionInput!) { refreshSession(input: $i) { accessToken } }',
      {
        variables: { i: { refreshToken: mallory.refreshToken } },
      },
    );
    expect(refreshed.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  });
});
