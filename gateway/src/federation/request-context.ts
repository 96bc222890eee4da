import { ANONYMOUS, type AccessToken, type Identity, type PositionToAwait } from '@rookery/auth';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import type { Logger } from '@rookery/telemetry';
import { createOperationReport, type OperationReport } from '../access-log/operation-report.ts';
import type { OperationCost } from '../intake/operation-cost.ts';
import { createInternalResult, type InternalResult } from './internal-result.ts';

/** Who asks: the content of a verified access token. `expiresAt` in Unix milliseconds. */
export type Viewer = AccessToken;

/** Own writes of a viewer's last 30 s that copies may not have applied; see `recent-writes/`. */
export interface OwnWrites {
  awaitsOf(viewer: Viewer): readonly PositionToAwait[];
  /** Resolves once the other gateways were told, or did not hear in time. Never rejects. */
  remember(viewer: Viewer, awaits: readonly PositionToAwait[]): Promise<void>;
}

export interface RequestContextOptions {
  /** Undefined: signed out. */
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  /** Value of the client's refresh cookie, for users alone. Sockets have none. */
  readonly refreshCookie?: string | undefined;
  /** The live event on which a subscription's primary selection runs: root value of root fetches. */
  readonly event?: Readonly<Record<string, unknown>> | undefined;
  /** Where what becomes known of the operation is noted; nobody looks when left out. */
  readonly report?: OperationReport | undefined;
  /** What the client wants to know of its cost. */
  readonly shownCost?: OperationCost | undefined;
}

/**
 * What one execution of one operation carries along. Make a fresh one for every operation and, on a socket, for every
 * event: `result` belongs to a single execution.
 */
export interface RequestContext {
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  readonly refreshCookie: string | undefined;
  readonly event: Readonly<Record<string, unknown>> | undefined;
  readonly report: OperationReport;
  readonly shownCost: OperationCost | undefined;
  /** Bears the request id. */
  readonly logger: Logger;
  /** The identity to pass to a subgraph now; asked again for every fetch, since earlier ones may have written. */
  identity(): Identity;
  /** Keeps own writes for this viewer's next reads, later fetches of this operation included. */
  rememberWrites(awaits: readonly PositionToAwait[]): Promise<void>;
  /** What subgraphs want done to the client's cookie. */
  readonly effects: Pick<SubgraphEffects, 'refreshCookie'>;
  /** What the plan has fetched so far, before it is cut to the client's selection. */
  readonly result: InternalResult;
}

export type CreateRequestContext = (options: RequestContextOptions) => RequestContext;

/** Makes the factory of request contexts. HTTP calls it once a request, the live side once a run. */
export function requestContexts(deps: {
  readonly ownWrites: OwnWrites;
  readonly logger: Logger;
}): CreateRequestContext {
  const { ownWrites, logger } = deps;
  return ({ viewer, requestId, refreshCookie, event, report = createOperationReport(), shownCost }) => {
    report.userId = viewer?.userId;
    return {
      viewer,
      requestId,
      refreshCookie,
      event,
      report,
      shownCost,
      logger: logger.child({ requestId }),
      identity: () => (viewer ? identityOf(viewer, ownWrites.awaitsOf(viewer)) : ANONYMOUS),
      rememberWrites: async (awaits) => {
        if (viewer) await ownWrites.remember(viewer, awaits);
      },
      effects: {},
      result: createInternalResult(),
    };
  };
}

/** The identity of a viewer, as subgraphs see it. */
export function identityOf(viewer: Viewer, awaits: readonly PositionToAwait[]): Identity {
  const { userId, sessionId, roles } = viewer;
  return { kind: 'viewer', userId, sessionId, roles, awaits };
}
