import type { Identity, PositionToAwait } from '@rookery/auth';
import type { MaybeViewer } from '@rookery/visibility';

/** Who asks, for the reads of one request. */
export interface RequestViewer {
  /** Null when signed out. */
  readonly id: MaybeViewer;
  /** Resolves when feed's copies hold what the viewer wrote last, or do not in time; asked once a request. */
  caughtUp(): Promise<void>;
}

export function createRequestViewer(
  identity: Identity,
  waitFor: (positions: readonly PositionToAwait[]) => Promise<boolean>,
): RequestViewer {
  if (identity.kind !== 'viewer') return { id: null, caughtUp: () => Promise.resolve() };
  const { userId, awaits } = identity;
  let waiting: Promise<void> | undefined;
  return {
    id: userId,
    caughtUp: () => (waiting ??= awaits.length > 0 ? waitFor(awaits).then(() => {}) : Promise.resolve()),
  };
}
