import type { JwksKeeper } from '../authentication/jwks.ts';

/** What a part says of its health: whether all it needs is there, and which part of that is not. */
export interface Readiness {
  readonly ready: boolean;
  /** By name of what was checked. */
  readonly checks: Readonly<Record<string, boolean | string>>;
}

/** When even asking fails. */
const NOT_READY: Readiness = { ready: false, checks: {} };

export interface PlainAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PlainRouteDeps {
  readonly jwks: JwksKeeper;
  readonly readiness: () => Promise<Readiness>;
  /** Whether the server is on its way out. */
  readonly isLeaving: () => boolean;
}

/** Answers to a GET of a path that has nothing to do with GraphQL; undefined: no such path. */
export function createPlainRoutes(deps: PlainRouteDeps): (path: string) => Promise<PlainAnswer | undefined> {
  const { jwks, isLeaving } = deps;
  const readiness = sharedWhileItTakes(deps.readiness);
  return async (path) => {
    switch (path) {
      case '/health/live':
        return { status: 200, body: { status: 'live' } };
      case '/health/ready': {
        if (isLeaving()) return { status: 503, body: { status: 'leaving' } };
        const { ready, checks } = await readiness().catch(() => NOT_READY);
        return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready', checks } };
      }
      case '/.well-known/jwks.json':
        return jwks.current().then(
          (body) => ({ status: 200, body, headers: { 'Cache-Control': 'public, max-age=300' } }),
          () => ({ status: 503, body: { error: 'the keys cannot be had now' } }),
        );
      default:
        return undefined;
    }
  };
}

/** Anybody may ask, and each look asks every store: those who ask at once share one. */
function sharedWhileItTakes(look: () => Promise<Readiness>): () => Promise<Readiness> {
  let underWay: Promise<Readiness> | undefined;
  return () => {
    underWay ??= look().finally(() => (underWay = undefined));
    return underWay;
  };
}
