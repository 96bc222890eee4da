import type { SubgraphClient, SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { NO_GATEWAY_METRICS, type BreakerPhase, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import { CallFailure } from './call-failure.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { Deadline } from './deadline.ts';
import { DEFAULT_RESILIENCE, type ResilienceSettings } from './resilience-settings.ts';
import { createRetryBudget } from './retry-budget.ts';
import { createSharingKeys } from './sharing-key.ts';
import { createSharedFetches } from './shared-fetches.ts';
import { createSubgraphCalls } from './subgraph-calls.ts';

/** What fetches of one operation have in common. */
export interface FetchScope {
  readonly deadline: Deadline;
  /** Changes with every write that was acknowledged: a read does not join one that began before. */
  readonly writesSeen: number;
  /** Whether reads may join others that began shortly before. */
  readonly mayJoin: boolean;
  /** The request's variable of that name as JSON, from who has it: making it anew is most of what joining costs. */
  readonly representations?: string | undefined;
}

/** A subgraph that may fail: what it costs is bounded. */
export interface ResilientSubgraph {
  /** The answer is the caller's to change. Rejects with a CallFailure. */
  fetch(request: SubgraphRequest, scope: FetchScope): Promise<SubgraphResponse>;
}

export interface ResilientSubgraphDeps {
  readonly name: string;
  readonly client: SubgraphClient;
  readonly settings?: Partial<ResilienceSettings> | undefined;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
  /** Milliseconds, of a clock that never goes back; of breaker, budget and joining. */
  readonly now?: () => number;
}

/** Puts deadline, de-duplication, breaker, time-out and retries around a subgraph, in this order from outside. */
export function createResilientSubgraph(deps: ResilientSubgraphDeps): ResilientSubgraph {
  const { name, client, logger, metrics = NO_GATEWAY_METRICS, now = () => performance.now() } = deps;
  const settings = { ...DEFAULT_RESILIENCE, ...deps.settings };
  const timeoutMillis = settings.subgraphTimeoutMillis;

  let phase: BreakerPhase = 'closed';
  metrics.breakerMoved(name, phase);

  function onPhase(next: BreakerPhase): void {
    metrics.breakerMoved(name, next);
    if (phase === 'closed')
      logger.warn({ subgraph: name }, 'subgraph is not asked for now: most calls failed');
    if (next === 'closed') logger.info({ subgraph: name }, 'subgraph is asked again');
    phase = next;
  }

  const fetches = createSharedFetches({
    calls: createSubgraphCalls({
      name,
      client,
      breaker: createCircuitBreaker({ probeMillis: settings.probeMillis, now, onPhase }),
      budget: createRetryBudget({ percent: settings.retryPercent, now }),
      timeoutMillis,
      metrics,
    }),
    timeoutMillis,
    joinableMillis: settings.joinableMillis,
    now,
    onJoined: () => metrics.fetchJoined(name),
  });

  const keyOf = createSharingKeys();

  return {
    fetch(request, scope) {
      const { deadline } = scope;
      const onFailed = ({ reason }: CallFailure): void => {
        metrics.fetchFailed(name, reason);
        if (reason === 'deadline') deadline.missed();
      };
      const millisLeft = deadline.millisLeft();
      if (millisLeft > 0) return fetches.fetch(request, { key: keyOf(request, scope), millisLeft, onFailed });
      const failure = new CallFailure('deadline', "the operation's time was up before");
      onFailed(failure);
      return Promise.reject(failure);
    },
  };
}
