import type { SessionId, UserId } from '@rookery/ids';

/** Where an own write stands in a log that a reader may not have applied yet (structurally events' LogPosition). */
export interface PositionToAwait {
  readonly log: 'users' | 'posts' | 'feed';
  readonly partition: number;
  readonly epoch: number;
  readonly sequence: number;
}

/** The viewer as the gateway passes it to subgraphs. */
export type Identity =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'viewer';
      readonly userId: UserId;
      readonly sessionId: SessionId;
      readonly roles: readonly string[];
      /** Own writes of the last 30 s that copies had not applied when they were answered; empty nearly always. */
      readonly awaits: readonly PositionToAwait[];
    }
  /** Another part of Rookery, asking for itself (logs, live events); sees no viewer's data. */
  | { readonly kind: 'service'; readonly service: string };

export type ViewerIdentity = Extract<Identity, { kind: 'viewer' }>;
export const ANONYMOUS: Identity = { kind: 'anonymous' };
