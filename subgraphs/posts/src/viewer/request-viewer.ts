import type { Identity, PositionToAwait } from '@rookery/auth';
import type { Database } from '@rookery/database';
import { unauthenticated } from '@rookery/errors';
import type { UserId } from '@rookery/ids';
import type { SubgraphEffects } from '@rookery/subgraph-host';

/** The pool, once what the viewer wrote a moment ago is applied here, or the wait for it is over. */
export type Reads = () => Promise<Database>;
/** Waits, within bounds, until this part's copies have come as far. */
export type WaitForPositions = (positions: readonly PositionToAwait[]) => Promise<unknown>;

/** Who asks, in one request. */
export interface RequestViewer {
  /** Null when signed out; another part of Rookery sees what the signed-out see. */
  readonly id: UserId | null;
  readonly reads: Reads;
  readonly effects: SubgraphEffects;
}

export interface RequestViewerDeps {
  readonly db: Database;
  readonly waitFor: WaitForPositions;
}

/** Waits at most once a request, and only for those whose identity tells of writes not yet applied. */
export function createRequestViewer(
  { db, waitFor }: RequestViewerDeps,
  { identity, effects }: { readonly identity: Identity; readonly effects: SubgraphEffects },
): RequestViewer {
  const awaits = identity.kind === 'viewer' ? identity.awaits : [];
  let applied: Promise<unknown> | undefined;
  return {
    id: identity.kind === 'viewer' ? identity.userId : null,
    effects,
    async reads() {
      if (awaits.length > 0) await (applied ??= waitFor(awaits));
      return db;
    },
  };
}

/** The viewer's user id; throws UNAUTHENTICATED when signed out. */
export function requireUserId({ id }: Pick<RequestViewer, 'id'>): UserId {
  if (id === null) throw unauthenticated();
  return id;
}
