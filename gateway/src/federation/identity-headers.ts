import { IDENTITY_LIFETIME_MILLIS, mintIdentity, type Identity } from '@rookery/auth';

/** A header is minted anew well before a subgraph would refuse it, the time of a request included. */
const REUSED_MILLIS = (IDENTITY_LIFETIME_MILLIS * 2) / 3;
/** Identities remembered at a time; some 500 bytes each. */
const MAX_REMEMBERED = 10_000;

export interface IdentityHeaders {
  /** The signed identity to send to this subgraph. */
  headerFor(identity: Identity): string;
}

/** Signs identities for one subgraph, each once in 20 s; own writes that a read must await are part of what is signed. */
export function createIdentityHeaders(options: {
  readonly subgraph: string;
  readonly identityKey: Buffer;
  readonly now?: () => number;
}): IdentityHeaders {
  const { subgraph, identityKey, now = Date.now } = options;
  const minted = new Map<string, { readonly header: string; readonly mintedAt: number }>();

  return {
    headerFor(identity) {
      const key = keyOf(identity);
      const known = minted.get(key);
      if (known && now() - known.mintedAt < REUSED_MILLIS) return known.header;
      const header = mintIdentity(identityKey, subgraph, identity, now());
      minted.delete(key);
      minted.set(key, { header, mintedAt: now() });
      forgetOld(minted, now() - REUSED_MILLIS);
      return header;
    },
  };
}

/** Ids have no spaces; the rest is empty for nearly everybody. */
function keyOf(identity: Identity): string {
  if (identity.kind !== 'viewer') return JSON.stringify(identity);
  const { userId, sessionId, roles, awaits } = identity;
  return roles.length + awaits.length === 0
    ? `${userId} ${sessionId}`
    : `${userId} ${sessionId} ${JSON.stringify([roles, awaits])}`;
}

/** In the order of minting, so that the first that is still good ends the search. */
function forgetOld(minted: Map<string, { readonly mintedAt: number }>, before: number): void {
  for (const [key, { mintedAt }] of minted) {
    if (mintedAt > before && minted.size <= MAX_REMEMBERED) return;
    minted.delete(key);
  }
}
