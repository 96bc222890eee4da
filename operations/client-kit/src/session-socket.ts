import type { Session } from './session.ts';

/** What graphql-ws' `createClient` takes; written out here, so that the kit does without it. */
export interface SessionSocketOptions {
  readonly connectionParams: () => Promise<Record<string, string>>;
  readonly retryAttempts: number;
  readonly retryWait: (retries: number) => Promise<void>;
  readonly shouldRetry: () => boolean;
  readonly on: { readonly closed: (event: unknown) => void };
}

/** The token was refused, has expired, or its session has ended. */
const FORBIDDEN = 4403;
/** Between attempts, doubled each time; as much again at random, so that not all clients of a server come back at once. */
const FIRST_WAIT_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 30_000;

/**
 * Options of graphql-ws' client: every connection authorizes with a token that is good, a close with 4403 renews it
 * (in the one refresh that HTTP operations wait for as well) and connects at once, and any other break connects again
 * after a while. A session that ends leaves the socket signed out: its subscriptions then end with UNAUTHENTICATED.
 */
export function sessionSocketOptions(session: Session): SessionSocketOptions {
  let sent: string | undefined;
  let refused: string | undefined;
  return {
    async connectionParams() {
      sent = refused === undefined ? await session.accessToken() : await renewed(refused);
      refused = undefined;
      return sent === undefined ? {} : { authorization: `Bearer ${sent}` };
    },
    retryAttempts: Infinity,
    async retryWait(retries) {
      if (refused !== undefined && retries === 0) return;
      const wait = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** retries);
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    },
    shouldRetry: () => true,
    on: {
      closed(event) {
        if ((event as { code?: unknown }).code === FORBIDDEN) refused = sent;
      },
    },
  };

  /** Without an answer the old one is sent: the server refuses it, and the next connection tries again. */
  async function renewed(token: string): Promise<string | undefined> {
    return session.renew(token).catch(() => token);
  }
}
