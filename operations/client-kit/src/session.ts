/** What a sign-in or a refresh answers (`AuthPayload`). */
export interface SessionTokens {
  readonly accessToken: string;
  /** RFC 3339. */
  readonly accessTokenExpiresAt: string;
  /** Null when it is in the browser's cookie. */
  readonly refreshToken: string | null;
}

export interface SessionOptions {
  /**
   * Trades the refresh token (null: the cookie) for new tokens; 'refused' when it is not taken any more. Rejects when
   * there is no answer: nobody is signed out for that. `refreshOverHttp` is one.
   */
  readonly refresh: (refreshToken: string | null) => Promise<SessionTokens | 'refused'>;
  /** Told of every new pair: where apps put the refresh token into their secure store. */
  readonly onTokens?: (tokens: SessionTokens) => void;
  /** The server took the session back: ask the person to sign in again. */
  readonly onSignedOut?: () => void;
  /** So long before its expiry an access token is renewed ahead (default 60 000). */
  readonly aheadMillis?: number;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** Who is signed in on this device. Make one, and give it to all links and sockets. */
export interface Session {
  /** To send with the next operation, renewed when it is about to expire; undefined when signed out. Never rejects. */
  accessToken(): Promise<string | undefined>;
  /**
   * After the server has refused this token: another one, or undefined when signed out. All who ask at once share one
   * refresh, and who comes late gets what it brought. Rejects when the server cannot be asked.
   */
  renew(refusedToken: string): Promise<string | undefined>;
  /** After signUp, signIn, or with what the secure store has. */
  signIn(tokens: SessionTokens): void;
  /** Forgets the tokens here; `onSignedOut` is not told. The mutation signOut ends the session on the server. */
  signOut(): void;
  isSignedIn(): boolean;
}

interface Held {
  readonly tokens: SessionTokens;
  readonly receivedAt: number;
}

const AHEAD_MILLIS = 60_000;
/** A clock that is wrong makes every token look old: one that came just now is never renewed ahead. */
const YOUNG_MILLIS = 60_000;

/**
 * Keeps one person's tokens. Refresh tokens work once, and reuse ends the session: so there is never more than one
 * refresh under way.
 */
export function createSession(options: SessionOptions): Session {
  const { refresh, onTokens, onSignedOut, aheadMillis = AHEAD_MILLIS, now = Date.now } = options;
  let held: Held | undefined;
  let refreshing: Promise<string | undefined> | undefined;

  function hold(tokens: SessionTokens): string {
    held = { tokens, receivedAt: now() };
    onTokens?.(tokens);
    return tokens.accessToken;
  }

  async function refreshOf(old: Held): Promise<string | undefined> {
    const answer = await refresh(old.tokens.refreshToken);
    // Signed out, or in as somebody else, meanwhile: the answer is nobody's.
    if (held !== old) return held?.tokens.accessToken;
    if (answer !== 'refused') return hold(answer);
    held = undefined;
    onSignedOut?.();
    return undefined;
  }

  function refreshOnce(): Promise<string | undefined> {
    if (!held) return Promise.resolve(undefined);
    if (!refreshing) {
      const begun = refreshOf(held).finally(() => {
        if (refreshing === begun) refreshing = undefined;
      });
      refreshing = begun;
    }
    return refreshing;
  }

  function isAboutToExpire({ tokens, receivedAt }: Held): boolean {
    const isYoung = now() - receivedAt < YOUNG_MILLIS;
    return !isYoung && Date.parse(tokens.accessTokenExpiresAt) - now() < aheadMillis;
  }

  return {
    async accessToken() {
      const current = held;
      if (current && isAboutToExpire(current)) {
        // When it cannot be renewed now, the server says whether it is still good.
        return refreshOnce().catch(() => held?.tokens.accessToken);
      }
      return current?.tokens.accessToken;
    },
    async renew(refusedToken) {
      const current = held?.tokens.accessToken;
      return current === refusedToken ? refreshOnce() : current;
    },
    signIn: (tokens) => void hold(tokens),
    signOut() {
      held = undefined;
      refreshing = undefined;
    },
    isSignedIn: () => held !== undefined,
  };
}
