import { setTimeout as pause } from 'node:timers/promises';
import type {
  SubgraphCallOptions,
  SubgraphClient,
  SubgraphRequest,
  SubgraphResponse,
} from '@rookery/subgraph-host';
import type { GatewayMetrics } from '@rookery/telemetry';
import { isMutation } from '../operation-kind.ts';
import { CallFailure, isWorthAnotherTry, toCallFailure } from './call-failure.ts';
import type { Admission, CircuitBreaker } from './circuit-breaker.ts';
import type { RetryBudget } from './retry-budget.ts';

/** A call under way. */
export interface StartedCall {
  /** Rejects with a CallFailure. */
  readonly answer: Promise<SubgraphResponse>;
  /** Nobody waits any more. What was sent may have happened. */
  giveUp(): void;
}

/** The calls of one subgraph, each bounded in time. */
export interface SubgraphCalls {
  start(request: SubgraphRequest): StartedCall;
}

export interface SubgraphCallsDeps {
  readonly name: string;
  readonly client: SubgraphClient;
  readonly breaker: CircuitBreaker;
  readonly budget: RetryBudget;
  readonly timeoutMillis: number;
  readonly metrics: GatewayMetrics;
}

type CallOptions = SubgraphCallOptions & { readonly signal: AbortSignal };

/** Before a query is sent again, at random between these: callers that failed together do not come back together. */
const RETRY_PAUSE_MILLIS = { least: 20, most: 100 };

/**
 * Calls a subgraph while the breaker lets it, for a limited time. A query whose connection failed is sent once more,
 * within the budget; a mutation is sent once, whatever happens.
 */
export function createSubgraphCalls(deps: SubgraphCallsDeps): SubgraphCalls {
  const { name, client, breaker, budget, timeoutMillis, metrics } = deps;

  async function send(request: SubgraphRequest, options: CallOptions): Promise<SubgraphResponse> {
    try {
      return await client.execute(request, options);
    } catch (error) {
      const isAgain = !options.signal.aborted && !isMutation(request.query);
      if (!isAgain || !isWorthAnotherTry(toCallFailure(error))) throw error;
      if (!budget.take()) {
        metrics.subgraphRetried(name, 'over budget');
        throw error;
      }
    }
    const { least, most } = RETRY_PAUSE_MILLIS;
    await pause(least + Math.random() * (most - least), undefined, options);
    metrics.subgraphRetried(name, 'made');
    return client.execute(request, options);
  }

  function started(request: SubgraphRequest, admission: Admission): StartedCall {
    const controller = new AbortController();
    const startedAt = performance.now();
    let stop = (_failure: CallFailure): void => undefined;
    const sent = new Promise<SubgraphResponse>((resolve, reject) => {
      stop = (failure) => {
        reject(failure);
        controller.abort(failure);
      };
      send(request, {
        // A signal costs more than all else here, and subgraphs in this process have no use for it.
        get signal() {
          return controller.signal;
        },
      }).then(resolve, reject);
    });
    const timer = setTimeout(
      () => stop(new CallFailure('timeout', `${name} did not answer within ${timeoutMillis} ms`)),
      timeoutMillis,
    );
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const answer = sent.then(
      (response) => {
        clearTimeout(timer);
        admission.answered();
        metrics.subgraphCalled(name, response.errors ? 'errors' : 'ok', seconds());
        return response;
      },
      (error: unknown) => {
        clearTimeout(timer);
        const failure = toCallFailure(error);
        tell(admission, failure, request);
        metrics.subgraphCalled(name, 'unavailable', seconds());
        throw failure;
      },
    );
    return {
      answer,
      giveUp: () => stop(new CallFailure('deadline', `${name} was not waited for any longer`)),
    };
  }

  return {
    start(request) {
      const admission = breaker.admit();
      if (!admission) {
        const failure = new CallFailure('open', `${name} is not asked now: most calls of it failed`);
        return { answer: Promise.reject(failure), giveUp: () => undefined };
      }
      budget.called();
      return started(request, admission);
    },
  };
}

/**
 * What a failure says of the subgraph. A bad answer is an answer. A mutation that takes long says nothing: its work may be
 * long by itself, as hashing passwords is, and who sends many of those must not take the subgraph from others.
 */
function tell(admission: Admission, { reason }: CallFailure, { query }: SubgraphRequest): void {
  switch (reason) {
    case 'connection':
      return admission.failed();
    case 'timeout':
      return isMutation(query) ? admission.unknown() : admission.failed();
    case 'answer':
      return admission.answered();
    case 'deadline':
    case 'open':
      return admission.unknown();
  }
}
