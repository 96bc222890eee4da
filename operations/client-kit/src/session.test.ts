import { createSession, type SessionTokens } from './session.ts';

const START = Date.parse('2026-11-20T21:26:00.000Z');
const MINUTE = 60_000;

/** A server that has given out so many pairs; its answers wait until they are let go. */
function createServer() {
  let given = 0;
  const asked: (string | null)[] = [];
  let answer: (() => Promise<SessionTokens | 'refused'>) | undefined;
  const pair = (nowMillis = START): SessionTokens => {
    given += 1;
    return {
      accessToken: `access-${given}`,
      refreshToken: `refresh-${given}`,
      accessTokenExpiresAt: new Date(nowMillis + 15 * MINUTE).toISOString(),
    };
  };
  return {
    asked,
    pair,
    answerWith: (next: typeof answer) => (answer = next),
    refresh(token: string | null) {
      asked.push(token);
      return answer ? answer() : Promise.resolve(pair());
    },
  };
}

describe('a session', () => {
  let now: number;
  let server: ReturnType<typeof createServer>;
  const signedOut = jest.fn();
  const kept: SessionTokens[] = [];
  const open = () =>
    createSession({
      refresh: server.refresh,
      onSignedOut: signedOut,
      onTokens: (tokens) => kept.push(tokens),
      now: () => now,
    });
  beforeEach(() => {
    now = START;
    server = createServer();
    signedOut.mockClear();
    kept.splice(0);
  });

  it('refreshes once for all whose token was refused, and late ones get what that brought', async () => {
    const session = open();
    session.signIn(server.pair());
    const waiting = await Promise.all(Array.from({ length: 50 }, () => session.renew('access-1')));
    expect(new Set(waiting)).toEqual(new Set(['access-2']));
    expect(await session.renew('access-1')).toBe('access-2');
    expect(server.asked).toEqual(['refresh-1']);
    expect(kept.map(({ refreshToken }) => refreshToken)).toEqual(['refresh-1', 'refresh-2']);
  });

  it('renews ahead of expiry, but never a token that came just now, whatever the clock says', async () => {
    const session = open();
    session.signIn(server.pair());
    now = START + 13.9 * MINUTE;
    expect(await session.accessToken()).toBe('access-1');
    now = START + 14.1 * MINUTE;
    expect(await session.accessToken()).toBe('access-2');
    // This device's clock is an hour ahead of the server's.
    now = START + 75 * MINUTE;
    session.signIn(server.pair());
    expect(await session.accessToken()).toBe('access-3');
    expect(server.asked).toEqual(['refresh-1']);
  });

  it('is signed out when the server refuses, once for all who wait', async () => {
    const session = open();
    session.signIn(server.pair());
    server.answerWith(async () => 'refused');
    expect(await Promise.all([session.renew('access-1'), session.renew('access-1')])).toEqual([
      undefined,
      undefined,
    ]);
    expect(signedOut).toHaveBeenCalledTimes(1);
    expect(session.isSignedIn()).toBe(false);
    expect(await session.renew('access-1')).toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it('stays signed in when the server cannot be asked, and asks again later', async () => {
    const session = open();
    session.signIn(server.pair());
    server.answerWith(() => Promise.reject(new Error('offline')));
    await expect(session.renew('access-1')).rejects.toThrow('offline');
    now = START + 14.5 * MINUTE;
    expect(await session.accessToken()).toBe('access-1');
    expect(signedOut).not.toHaveBeenCalled();
    server.answerWith(undefined);
    expect(await session.renew('access-1')).toBe('access-2');
  });

  it('an answer that comes after signing out, or in as somebody else, is nobody’s', async () => {
    const session = open();
    session.signIn(server.pair());
    let letGo: (tokens: SessionTokens) => void = () => {};
    server.answerWith(() => new Promise((resolve) => (letGo = resolve)));
    const renewing = session.renew('access-1');
    session.signOut();
    session.signIn(server.pair());
    letGo(server.pair());
    expect(await renewing).toBe('access-2');
    expect(await session.accessToken()).toBe('access-2');
  });
});
