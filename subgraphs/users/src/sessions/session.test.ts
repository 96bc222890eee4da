import { deleteExpiredSessions } from './session-queries.ts';
import { outbox, refreshTokens, sessions } from '@rookery/drizzle/users';
import { shardOf } from '@rookery/ids';
import { eq } from 'drizzle-orm';
import { createUsersWorld, PASSWORD, type Person, type UsersWorld } from '../testing/users-world.ts';
import { mintRefreshToken } from './refresh-token.ts';
import { REFRESH_TOKEN_LIFETIME_MILLIS, REUSE_GRACE_MILLIS } from './session-service.ts';

const REFRESH = `mutation ($input: RefreshSessionInput!) {
  refreshSession(input: $input) { accessToken refreshToken viewer { email user { username isViewer } } }
}`;
const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) { accessToken refreshToken viewer { user { username } } }
}`;
const SIGN_OUT = 'mutation { signOut { sessionId } }';

let world: UsersWorld;
beforeAll(async () => {
  world = await createUsersWorld();
});
afterAll(() => world.close());

const refresh = (refreshToken: string) => world.ask(REFRESH, { variables: { input: { refreshToken } } });
const tokenIn = ({ data, errors }: Awaited<ReturnType<typeof refresh>>): string => {
  expect(errors).toBeUndefined();
  return (data?.['refreshSession'] as { refreshToken: string }).refreshToken;
};
const expectRefused = ({ data, errors }: Awaited<ReturnType<typeof refresh>>) => {
  expect(data?.['refreshSession']).toBeNull();
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['UNAUTHENTICATED']);
};
const revocationsOf = async ({ identity }: Person) =>
  (await world.db.select().from(outbox).where(eq(outbox.type, 'session.revoked')))
    .map(({ payload }) => payload)
    .filter((event) => event.type === 'session.revoked' && event.sessionId === identity.sessionId);

describe('signing in', () => {
  it.each([
    ['the username', 'sign_in'],
    ['the username in another case', 'SIGN_In'],
    ['the email', 'sign_in@example.com'],
    ['the email in another case', 'Sign_In@EXAMPLE.com'],
  ])('works with %s', async (_what, login) => {
    await world.ask('mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }', {
      variables: { input: { username: 'sign_in', email: 'sign_in@example.com', password: PASSWORD } },
    });
    const { data, errors } = await world.ask(SIGN_IN, {
      variables: { input: { login, password: PASSWORD } },
    });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ signIn: { viewer: { user: { username: 'sign_in' } } } });
  });

  it('answers alike to an unknown login and to a wrong password', async () => {
    await world.signUp('known');
    const ask = (login: string, password: string) =>
      world.ask(SIGN_IN, { variables: { input: { login, password } } });
    const answers = await Promise.all([
      ask('known', 'not the password'),
      ask('unknown', PASSWORD),
      ask('nobody@example.com', PASSWORD),
      ask('nul\0', PASSWORD),
      ask('known', 'x'.repeat(100_000)),
      ask('', ''),
    ]);
    for (const { data, errors } of answers) {
      expect(data).toEqual({ signIn: null });
      expect(errors).toEqual(answers[0]?.errors);
      expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    }
  });
});

describe('a refresh token', () => {
  it('works once, and gives a pair that works', async () => {
    const alice = await world.signUp('alice');
    const first = await refresh(alice.refreshToken);
    expect(first.data).toMatchObject({
      refreshSession: { viewer: { email: 'alice@example.com', user: { isViewer: true } } },
    });
    const { accessToken } = first.data?.['refreshSession'] as { accessToken: string };
    expect(world.identityOf(accessToken)).toMatchObject({
      userId: alice.id,
      sessionId: alice.identity.sessionId,
    });
    tokenIn(await refresh(tokenIn(first)));
  });

  it('is kept as a hash only, on the shard of its user', async () => {
    const bob = await world.signUp('bob');
    const rows = await world.db
      .select()
      .from(refreshTokens)
      .where(eq(refreshTokens.sessionId, bob.identity.sessionId));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.tokenHash).toHaveLength(32);
    expect(rows[0]?.shard).toBe(shardOf(bob.id));
  });

  it('works for all who use it at the same time', async () => {
    const carol = await world.signUp('carol');
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(carol.refreshToken)));
    const tokens = answers.map(tokenIn);
    expect(new Set(tokens).size).toBe(5);
    for (const token of tokens) tokenIn(await refresh(token));
    expect(await revocationsOf(carol)).toEqual([]);
  });

  it('works again within the grace, and ends the session when it comes back after', async () => {
    const dave = await world.signUp('dave');
    const second = tokenIn(await refresh(dave.refreshToken));
    world.passMillis(REUSE_GRACE_MILLIS - 1_000);
    const third = tokenIn(await refresh(dave.refreshToken));
    world.passMillis(2_000);
    expectRefused(await refresh(dave.refreshToken));
    for (const token of [second, third, dave.refreshToken]) expectRefused(await refresh(token));
    expect(await revocationsOf(dave)).toHaveLength(1);
  });

  it('does not end the sessions of its user on other devices', async () => {
    const erin = await world.signUp('erin');
    const other = await world.tell<{ signIn: { refreshToken: string } }>(SIGN_IN, {
      variables: { input: { login: 'erin', password: PASSWORD } },
    });
    await refresh(erin.refreshToken);
    world.passMillis(REUSE_GRACE_MILLIS + 1);
    expectRefused(await refresh(erin.refreshToken));
    tokenIn(await refresh(other.signIn.refreshToken));
  });

  it('expires when it is not used, and goes on when it is', async () => {
    const frank = await world.signUp('frank');
    world.passMillis(REFRESH_TOKEN_LIFETIME_MILLIS - 60_000);
    const next = tokenIn(await refresh(frank.refreshToken));
    world.passMillis(REFRESH_TOKEN_LIFETIME_MILLIS - 60_000);
    const last = tokenIn(await refresh(next));
    const [kept] = await world.db.select().from(sessions).where(eq(sessions.id, frank.identity.sessionId));
    expect(kept?.expiresAt.getTime()).toBeGreaterThan(world.now() + REFRESH_TOKEN_LIFETIME_MILLIS - 60_000);
    world.passMillis(REFRESH_TOKEN_LIFETIME_MILLIS);
    expectRefused(await refresh(last));
  });

  it('is refused alike when forged, foreign, empty or giant', async () => {
    const grace = await world.signUp('grace');
    const forged = mintRefreshToken(grace.identity.sessionId).token;
    for (const token of [forged, '', 'x', 'x'.repeat(54), 'y'.repeat(100_000), '\0'])
      expectRefused(await refresh(token));
    tokenIn(await refresh(grace.refreshToken));
  });
});

describe('a refresh token in a cookie', () => {
  const SIGN_IN_COOKIE = `mutation ($input: SignInInput!) { signIn(input: $input) { refreshToken } }`;
  const signInByCookie = async (login: string): Promise<string> => {
    const input = { login, password: PASSWORD, refreshTokenTransport: 'COOKIE' };
    const { data, effects } = await world.ask(SIGN_IN_COOKIE, { variables: { input } });
    expect(data).toEqual({ signIn: { refreshToken: null } });
    return effects?.refreshCookie?.value ?? '';
  };

  it('is replaced in the cookie, and never shown', async () => {
    await world.signUp('heidi');
    const cookie = await signInByCookie('heidi');
    const { data, errors, effects } = await world.ask(REFRESH, {
      variables: { input: {} },
      refreshCookie: cookie,
    });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ refreshSession: { refreshToken: null, accessToken: expect.any(String) } });
    expect(effects?.refreshCookie?.value).not.toBe(cookie);
    tokenIn(await refresh(effects?.refreshCookie?.value ?? ''));
  });

  it('is taken away when it works no longer', async () => {
    const answer = await world.ask(REFRESH, { variables: { input: {} }, refreshCookie: 'stale' });
    expectRefused(answer);
    expect(answer.effects?.refreshCookie).toEqual({ value: null, expiresAt: 0 });
  });

  it('is asked for when there is none', async () => {
    expectRefused(await world.ask(REFRESH, { variables: { input: {} } }));
  });

  it('ends its session on sign-out, also when the access token is gone', async () => {
    const ivan = await world.signUp('ivan');
    const cookie = await signInByCookie('ivan');
    const { data, effects } = await world.ask(SIGN_OUT, { refreshCookie: cookie });
    expect(data).toEqual({ signOut: { sessionId: expect.any(String) } });
    expect(effects?.refreshCookie).toEqual({ value: null, expiresAt: 0 });
    expectRefused(await refresh(cookie));
    tokenIn(await refresh(ivan.refreshToken));
  });
});

describe('signing out', () => {
  it('ends the session, tells of it once, and may be repeated', async () => {
    const judy = await world.signUp('judy');
    for (const _time of [1, 2]) {
      const { data, errors } = await world.ask(SIGN_OUT, { as: judy });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ signOut: { sessionId: judy.identity.sessionId } });
    }
    expectRefused(await refresh(judy.refreshToken));
    expect(await revocationsOf(judy)).toEqual([
      {
        type: 'session.revoked',
        sessionId: judy.identity.sessionId,
        userId: judy.id,
        revokedAt: expect.any(Number),
      },
    ]);
  });

  it('has nothing to end for who is signed out', async () => {
    expect((await world.ask(SIGN_OUT)).data).toEqual({ signOut: { sessionId: null } });
  });
});

describe('an expired session', () => {
  it('is forgotten with its tokens, and one that is still good is not', async () => {
    const kept = await world.signUp('kept');
    await deleteExpiredSessions(world.db, new Date());
    expect((await refresh(kept.refreshToken)).errors).toBeUndefined();
    await deleteExpiredSessions(world.db, new Date(Date.now() + 10 * 365 * 24 * 60 * 60_000));
    const left = await world.db.$client`
      select (select count(*)::int from users.sessions) + (select count(*)::int from users.refresh_tokens) as count`;
    expect(left).toEqual([{ count: 0 }]);
  });
});

describe('the public keys', () => {
  it('are at the well-known address', async () => {
    const [route] = world.part.publicRoutes;
    const request = {
      method: 'GET',
      path: '/.well-known/jwks.json',
      query: new URLSearchParams(),
      body: undefined,
    };
    const answer = await route?.(request);
    expect(answer).toMatchObject({ status: 200, body: { keys: [{ kty: 'EC', alg: 'ES256', use: 'sig' }] } });
    expect(JSON.stringify(answer?.body)).not.toContain('"d"');
    expect(await route?.({ ...request, path: '/' })).toBeUndefined();
  });
});
