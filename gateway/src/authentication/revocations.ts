import { ACCESS_TOKEN_LIFETIME_MILLIS } from '@rookery/auth';
import type { SessionId } from '@rookery/ids';

/**
 * As long as an access token can live: its lifetime with the jitter's 10 %, and a minute for clocks that differ.
 * After that the token has expired and needs no revocation.
 */
const KEPT_MILLIS = ACCESS_TOKEN_LIFETIME_MILLIS * 1.1 + 60_000;

/** What of a log's event a revocation is (structurally events' EventOf<'session.revoked'>). */
export interface SessionRevoked {
  readonly type: 'session.revoked';
  readonly sessionId: SessionId;
  /** Unix milliseconds. */
  readonly revokedAt: number;
}
/** An event of the users log; only revocations matter here. */
type Logged = { readonly event: SessionRevoked | { readonly type: string } };

export interface Revocations {
  isRevoked(sessionId: SessionId): boolean;
  /** Takes events from the users log, in any order and any number of times; others than session.revoked are passed over. */
  apply(events: readonly Logged[]): void;
  /** Calls back for every session as its revocation becomes known, so that its sockets can be closed. */
  onRevoked(listener: (sessionId: SessionId) => void): { close(): void };
}

/** Remembers ended sessions for as long as an access token of theirs could still be shown. */
export function createRevocations({ now = Date.now }: { readonly now?: () => number } = {}): Revocations {
  /** Unix milliseconds until which an entry matters, in the order of arrival. */
  const keptUntil = new Map<SessionId, number>();
  const listeners = new Set<(sessionId: SessionId) => void>();

  /** By arrival, not by expiry: what a replay brings out of order stays a little longer. */
  function forgetExpired(): void {
    for (const [sessionId, until] of keptUntil) {
      if (until > now()) return;
      keptUntil.delete(sessionId);
    }
  }

  function add({ sessionId, revokedAt }: SessionRevoked): void {
    const until = revokedAt + KEPT_MILLIS;
    if (until <= now() || keptUntil.has(sessionId)) return;
    keptUntil.set(sessionId, until);
    for (const listener of listeners) listener(sessionId);
  }

  return {
    isRevoked: (sessionId) => keptUntil.has(sessionId),
    apply(events) {
      for (const { event } of events) if (isRevocation(event)) add(event);
      forgetExpired();
    },
    onRevoked(listener) {
      listeners.add(listener);
      return { close: () => void listeners.delete(listener) };
    },
  };
}

function isRevocation(event: Logged['event']): event is SessionRevoked {
  return event.type === 'session.revoked';
}
