import { createAccessTokenVerifier, type AccessTokenVerifier, type PublicJwk } from '@rookery/auth';
import type { Logger } from '@rookery/telemetry';

export interface Jwks {
  readonly keys: readonly PublicJwk[];
}
/** The key set, or how to ask users for it. */
export type JwksSource = Jwks | (() => Promise<Jwks>);

/** A key that nobody has is asked for at most this often, whoever shows tokens that name it. */
const REFRESH_PAUSE_MILLIS = 5_000;

export interface JwksKeeper {
  /** The set as last seen; asked for when there is none. Rejects when it cannot be had. */
  current(): Promise<Jwks>;
  /** A verifier that knows this kid, if the source does. Rejects when no set could be had so far. */
  verifierFor(kid: string): Promise<AccessTokenVerifier>;
}

/** Keeps the keys that tokens are verified with; a kid that it does not know makes it ask again, within bounds. */
export function createJwksKeeper(deps: {
  readonly source: JwksSource;
  readonly logger: Logger;
  readonly now?: () => number;
}): JwksKeeper {
  const { source, logger, now = Date.now } = deps;
  let known = typeof source === 'function' ? undefined : keysOf(source);
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;

  async function ask(fetchJwks: () => Promise<Jwks>): Promise<void> {
    askedAt = now();
    try {
      known = keysOf(await fetchJwks());
    } catch (error) {
      logger.warn({ err: error }, 'the key set cannot be had');
      if (!known) throw error;
    }
  }

  /** One question at a time, for all who wait. */
  async function refresh(): Promise<void> {
    if (typeof source !== 'function') return;
    asking ??= ask(source).finally(() => (asking = undefined));
    await asking;
  }

  async function atHand(): Promise<Known> {
    if (!known) await refresh();
    if (!known) throw new Error('no key set');
    return known;
  }

  return {
    current: async () => (await atHand()).jwks,
    async verifierFor(kid) {
      const { kids } = await atHand();
      if (!kids.has(kid) && (asking || now() - askedAt >= REFRESH_PAUSE_MILLIS)) await refresh();
      return (await atHand()).verifier;
    },
  };
}

interface Known {
  readonly jwks: Jwks;
  readonly kids: ReadonlySet<string>;
  readonly verifier: AccessTokenVerifier;
}

function keysOf(jwks: Jwks): Known {
  return { jwks, kids: new Set(jwks.keys.map(({ kid }) => kid)), verifier: createAccessTokenVerifier(jwks) };
}
