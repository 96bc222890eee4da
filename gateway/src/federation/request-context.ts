import { ANONYMOUS, type AccessToken, type Identity, type PositionToAwait } from '@rookery/auth';
import type { SubgraphEffects } from '@rookery/subgraph-host';
import { NO_GATEWAY_METRICS, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import { createOperationReport, type OperationReport } from '../access-log/operation-report.ts';
import type { OperationCost } from '../intake/operation-cost.ts';
import type { ContextAudience } from './audience/audience-fetch.ts';
import { createInternalResult, type InternalResult } from './internal-result.ts';
import { createDeadline, type Deadline } from './resilience/deadline.ts';
import { DEFAULT_RESILIENCE } from './resilience/resilience-settings.ts';

/** Who asks: the content of a verified access token. `expiresAt` in Unix milliseconds. */
export type Viewer = AccessToken;

/** Own writes of a viewer's last 30 s that copies may not have applied; see `recent-writes/`. */
export interface OwnWrites {
  awaitsOf(viewer: Viewer): readonly PositionToAwait[];
  /** Another number after every write that this gateway has answered, or has heard of from others. */
  readonly seen: number;
  /**
   * A write happened, or may have; undefined: signed out. `awaits` is empty where copies have it already. Resolves once
   * the other gateways were told, or did not hear in time. Never rejects.
   */
  remember(viewer: Viewer | undefined, awaits: readonly PositionToAwait[]): Promise<void>;
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
  /** For whom this runs, when it is for many: `viewer` stands for them where roles are asked for. */
  readonly audience?: ContextAudience | undefined;
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
  readonly audience: ContextAudience | undefined;
  /** Bears the request id. */
  readonly logger: Logger;
  /** The identity to pass to a subgraph now; asked again for every fetch, since earlier ones may have written. */
  identity(): Identity;
  /** Until when this execution's fetches are waited for. */
  readonly deadline: Deadline;
  /** Another number after every write of anybody that was answered. */
  readonly writesSeen: () => number;
  /** A write was answered: keeps what copies lack of it for this viewer's next reads, in this operation too. */
  rememberWrites(awaits: readonly PositionToAwait[]): Promise<void>;
  /** What subgraphs want done to the client's cookie. */
  readonly effects: Pick<SubgraphEffects, 'refreshCookie'>;
  /** What the plan has fetched so far, before it is cut to the client's selection; for Apollo's executor alone. */
  readonly result: InternalResult;
}

export type CreateRequestContext = (options: RequestContextOptions) => RequestContext;

/** Makes the factory of request contexts. HTTP calls it once a request, the live side once a run. */
export function requestContexts(deps: {
  readonly ownWrites: OwnWrites;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
  /** 10 000 by default. */
  readonly operationDeadlineMillis?: number | undefined;
}): CreateRequestContext {
  const { ownWrites, logger, metrics = NO_GATEWAY_METRICS } = deps;
  const { operationDeadlineMillis: millis = DEFAULT_RESILIENCE.operationDeadlineMillis } = deps;
  const onMissed = (): void => metrics.deadlineMissed();
  return ({
    viewer,
    requestId,
    refreshCookie,
    event,
    report = createOperationReport(),
    shownCost,
    audience,
  }) => {
    report.userId = audience ? undefined : viewer?.userId;
    let own: Logger | undefined;
    let result: InternalResult | undefined;
    return {
      viewer,
      requestId,
      refreshCookie,
      event,
      report,
      shownCost,
      audience,
      // Made when it is first used: few requests log.
      get logger() {
        return (own ??= logger.child({ requestId }));
      },
      identity: () => (viewer && !audience ? identityOf(viewer, ownWrites.awaitsOf(viewer)) : ANONYMOUS),
      deadline: createDeadline({ millis, onMissed }),
      writesSeen: () => ownWrites.seen,
      rememberWrites: (awaits) => ownWrites.remember(viewer, awaits),
      effects: {},
      get result() {
        return (result ??= createInternalResult());
      },
    };
  };
}

/** The identity of a viewer, as subgraphs see it. */
export function identityOf(viewer: Viewer, awaits: readonly PositionToAwait[]): Identity {
  const { userId, sessionId, roles } = viewer;
  return { kind: 'viewer', userId, sessionId, roles, awaits };
}
