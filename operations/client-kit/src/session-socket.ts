import type { Session } from './session.ts';

/** What graphql-ws' `createClient` takes; written out here, so that the kit does without it. */
export interface SessionSocketOptions {
  readonly connectionParams: () => Promise<Record<string, string>>;
  readonly retryAttempts: number;
  readonly shouldRetry: () => boolean;
  readonly on: { readonly closed: (event: unknown) => void };
}

/** The token was refused, has expired, or its session has ended. */
const FORBIDDEN = 4403;

/**
 * Options of graphql-ws' client: every connection authorizes with a token that is good, a close with 4403 renews it
 * (in the one refresh that HTTP operations wait for as well), and any other break just connects again. A session that
 * ends leaves the socket signed out: its subscriptions then end with UNAUTHENTICATED.
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
