import type { Identity, PositionToAwait, ViewerIdentity } from '@rookery/auth';
import type { UserId } from '@rookery/ids';

/** Who asks, for the length of one request. */
export interface RequestViewer {
  /** Null when signed out. Set anew when the request itself signs somebody in. */
  userId: UserId | null;
  /** The session of the access token; undefined when signed out. */
  readonly identity: ViewerIdentity | undefined;
  /** Resolves when the copies here have the viewer's own recent writes, or after a bound. Looks once a request. */
  ownWritesSeen(): Promise<void>;
}

/** Waits, within bounds, until a copy has what `positions` point to. */
export type WaitForPositions = (positions: readonly PositionToAwait[]) => Promise<unknown>;

/** The viewer of an identity. Another part of Rookery sees what a signed-out viewer sees. */
export function createRequestViewer(identity: Identity, waitFor: WaitForPositions): RequestViewer {
  const viewer = identity.kind === 'viewer' ? identity : undefined;
  let seen: Promise<unknown> | undefined;
  return {
    userId: viewer?.userId ?? null,
    identity: viewer,
    async ownWritesSeen() {
      if (!viewer || viewer.awaits.length === 0) return;
      seen ??= waitFor(viewer.awaits);
      await seen;
    },
  };
}
