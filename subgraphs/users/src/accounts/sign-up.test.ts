import { accounts, outbox, sessions } from '@rookery/drizzle/users';
import { shardOf } from '@rookery/ids';
import { createUsersWorld, PASSWORD, type UsersWorld } from '../testing/users-world.ts';

const SIGN_UP = `mutation ($input: SignUpInput!) {
  signUp(input: $input) {
    accessToken accessTokenExpiresAt refreshToken
    viewer { id email user { id username displayName isViewer followerCount viewerFollowState } }
  }
}`;

let world: UsersWorld;
beforeAll(async () => {
  world = await createUsersWorld();
});
afterAll(() => world.close());

const input = (changes: Readonly<Record<string, unknown>>) => ({
  variables: {
    input: { username: 'somebody', email: 'somebody@example.com', password: PASSWORD, ...changes },
  },
});
const issuesOf = async (changes: Readonly<Record<string, unknown>>) => {
  const { data, errors } = await world.ask(SIGN_UP, input(changes));
  expect(data).toEqual({ signUp: null });
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  return errors?.[0]?.extensions?.['issues'];
};

describe('signing up', () => {
  it('opens an account that is signed in at once', async () => {
    const { data, errors, effects } = await world.ask(
      SIGN_UP,
      input({ username: 'Alice', email: 'Alice@Example.com' }),
    );
    expect(errors).toBeUndefined();
    // Copies may have been late; nothing else happened besides the answer.
    expect(Object.keys(effects ?? {}).filter((name) => name !== 'awaits')).toEqual([]);
    expect(data).toMatchObject({
      signUp: {
        refreshToken: expect.any(String),
        accessTokenExpiresAt: expect.stringMatching(/Z$/),
        viewer: {
          email: 'alice@example.com',
          user: {
            username: 'alice',
            displayName: 'alice',
            isViewer: true,
            followerCount: 0,
            viewerFollowState: 'NOT_FOLLOWING',
          },
        },
      },
    });
  });

  it('keeps the password as an argon2id hash, and tells of the account in the same transaction', async () => {
    const bob = await world.signUp('bob');
    const rows = await world.db.select().from(accounts);
    expect(rows.find(({ id }) => id === bob.id)?.passwordHash).toMatch(/^\$argon2id\$/);
    const events = await world.db.select().from(outbox);
    expect(events.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ type: 'user.created', userId: bob.id, isPrivate: false, version: 1 }),
    );
    expect(shardOf(bob.identity.sessionId)).toBe(shardOf(bob.id));
  });

  it('puts the refresh token into the cookie when asked to', async () => {
    const { data, effects } = await world.ask(
      SIGN_UP,
      input({ username: 'cookie_monster', email: 'c@example.com', refreshTokenTransport: 'COOKIE' }),
    );
    expect(data).toMatchObject({ signUp: { refreshToken: null } });
    expect(effects?.refreshCookie?.value).toMatch(/^[\w-]{54}$/);
    expect(effects?.refreshCookie?.expiresAt).toBeGreaterThan(world.now() + 29 * 86_400_000);
  });

  it('lets exactly one of many have a name when they ask at once, and writes nothing for the others', async () => {
    const before = await world.db.$count(sessions);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        world.ask(SIGN_UP, input({ username: n % 2 ? 'RACER' : 'racer', email: `racer${n}@example.com` })),
      ),
    );
    expect(answers.filter(({ data }) => data?.['signUp'])).toHaveLength(1);
    const refusals = answers.flatMap(({ errors }) => errors ?? []);
    expect(refusals).toHaveLength(11);
    for (const { extensions } of refusals) {
      expect(extensions?.['issues']).toEqual([{ field: 'input.username', reason: 'TAKEN' }]);
    }
    expect(await world.db.$count(sessions)).toBe(before + 1);
  });

  it('names both when username and email are taken in a race', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        world.ask(SIGN_UP, input({ username: 'twins', email: 'twins@example.com' })),
      ),
    );
    expect(answers.filter(({ data }) => data?.['signUp'])).toHaveLength(1);
    for (const { errors } of answers.filter(({ data }) => !data?.['signUp'])) {
      expect(errors?.[0]?.extensions?.['issues']).toEqual([
        { field: 'input.username', reason: 'TAKEN' },
        { field: 'input.email', reason: 'TAKEN' },
      ]);
    }
  });
});

describe('a bad sign-up', () => {
  it('is told all that is wrong at once', async () => {
    await world.signUp('carol');
    expect(
      await issuesOf({
        username: 'Carol',
        email: 'nonsense',
        password: 'short',
        displayName: 'x'.repeat(51),
      }),
    ).toEqual([
      { field: 'input.email', reason: 'MALFORMED' },
      { field: 'input.password', reason: 'TOO_SHORT', limit: 8 },
      { field: 'input.displayName', reason: 'TOO_LONG', limit: 50 },
      { field: 'input.username', reason: 'TAKEN' },
    ]);
  });

  it.each([
    ['ab', 'TOO_SHORT'],
    ['a'.repeat(31), 'TOO_LONG'],
    ['', 'REQUIRED'],
    ['with space', 'MALFORMED'],
    ['dash-ed', 'MALFORMED'],
    ['émile', 'MALFORMED'],
    ['\u212Aelvin', 'MALFORMED'],
    ['nul\0nul', 'MALFORMED'],
    ['lone\uD800', 'MALFORMED'],
    ['admin', 'TAKEN'],
    ['RooKery', 'TAKEN'],
    ['null', 'TAKEN'],
  ])('cannot have the username %j: %s', async (username, reason) => {
    expect(await issuesOf({ username })).toEqual([
      expect.objectContaining({ field: 'input.username', reason }),
    ]);
  });

  it.each([
    ['', 'REQUIRED'],
    ['plain', 'MALFORMED'],
    ['@example.com', 'MALFORMED'],
    ['a@b', 'MALFORMED'],
    ['a@@example.com', 'MALFORMED'],
    ['a b@example.com', 'MALFORMED'],
    ['a..b@example.com', 'MALFORMED'],
    ['a@-example.com', 'MALFORMED'],
    ['a\0@example.com', 'MALFORMED'],
    [`${'a'.repeat(65)}@example.com`, 'MALFORMED'],
  ])('cannot have the email %j: %s', async (email, reason) => {
    expect(await issuesOf({ email })).toEqual([expect.objectContaining({ field: 'input.email', reason })]);
  });

  it('cannot have an email of 255 characters', async () => {
    const email = `a@${'b.'.repeat(121)}example.com`;
    expect(email).toHaveLength(255);
    expect(await issuesOf({ email })).toEqual([{ field: 'input.email', reason: 'TOO_LONG', limit: 254 }]);
  });

  it.each([
    ['of nothing', 'REQUIRED', ''],
    ['of 7 characters', 'TOO_SHORT', '1234567'],
    ['of 7 emoji, which are 14 code units', 'TOO_SHORT', '😀'.repeat(7)],
    ['of 201 characters', 'TOO_LONG', 'x'.repeat(201)],
    ['of a million characters', 'TOO_LONG', 'x'.repeat(1_000_000)],
    ['with half a character', 'MALFORMED', '12345678\uDC00'],
  ])('cannot have a password %s: %s', async (_what, reason, password) => {
    expect(await issuesOf({ password })).toEqual([
      expect.objectContaining({ field: 'input.password', reason }),
    ]);
  });

  it.each([
    ['', 'REQUIRED'],
    ['   ', 'REQUIRED'],
    ['two\nlines', 'MALFORMED'],
    ['x'.repeat(51), 'TOO_LONG'],
  ])('cannot have the display name %j: %s', async (displayName, reason) => {
    expect(await issuesOf({ displayName })).toEqual([
      expect.objectContaining({ field: 'input.displayName', reason }),
    ]);
  });

  it('is one step over each border; on the border it is good', async () => {
    const good = [
      { username: 'abc', email: 'abc@example.com', password: '12345678' },
      { username: 'a'.repeat(30), email: `${'a'.repeat(64)}@example.com`, password: 'x'.repeat(200) },
      {
        username: '_1_',
        email: 'o.b+tag@sub.example.co',
        password: '😀'.repeat(8),
        displayName: '👩‍👩‍👧'.repeat(50),
      },
    ];
    for (const changes of good) expect((await world.ask(SIGN_UP, input(changes))).errors).toBeUndefined();
  });

  it('leaves no account behind', async () => {
    const before = await world.db.$count(accounts);
    await issuesOf({ password: 'short' });
    expect(await world.db.$count(accounts)).toBe(before);
  });
});
