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
import { createTimeLimit } from './time-limit.ts';

/** A call under way. */
export interface StartedCall {
  /** Nobody waits any more. What was sent may have happened. */
  giveUp(): void;
}

/** Who is told how a call ended: once, and never before `start` has returned. */
export interface CallListener {
  answered(response: SubgraphResponse): void;
  failed(failure: CallFailure): void;
}

/** The calls of one subgraph, each bounded in time. */
export interface SubgraphCalls {
  start(request: SubgraphRequest, listener: CallListener): StartedCall;
}

export interface SubgraphCallsDeps {
  readonly name: string;
  readonly client: SubgraphClient;
  readonly breaker: CircuitBreaker;
  readonly budget: RetryBudget;
  readonly timeoutMillis: number;
  readonly metrics: GatewayMetrics;
}

/** Before a query is sent again, at random between these: callers that failed together do not come back together. */
const RETRY_PAUSE_MILLIS = { least: 20, most: 100 };

/**
 * Calls a subgraph while the breaker lets it, for a limited time. A query whose connection failed is sent once more,
 * within the budget; a mutation is sent once, whatever happens.
 */
export function createSubgraphCalls(deps: SubgraphCallsDeps): SubgraphCalls {
  const { name, client, breaker, budget, timeoutMillis, metrics } = deps;

  const timeLimit = createTimeLimit({ millis: timeoutMillis });

  /** A call, from its first try on. */
  class Call implements StartedCall, SubgraphCallOptions {
    readonly #request: SubgraphRequest;
    readonly #listener: CallListener;
    readonly #admission: Admission;
    readonly #startedAt = performance.now();
    readonly #limited = timeLimit.begin(() =>
      this.#stop(new CallFailure('timeout', `${name} did not answer within ${timeoutMillis} ms`)),
    );
    #isOver = false;
    #controller: AbortController | undefined;

    constructor(request: SubgraphRequest, listener: CallListener, admission: Admission) {
      this.#request = request;
      this.#listener = listener;
      this.#admission = admission;
    }

    /** A signal costs more than all else here, and subgraphs in this process have no use for it. */
    get signal(): AbortSignal {
      return (this.#controller ??= new AbortController()).signal;
    }

    send(): void {
      this.#execute((error) => void this.#retry(error));
    }

    giveUp(): void {
      this.#stop(new CallFailure('deadline', `${name} was not waited for any longer`));
    }

    #execute(onError: (error: unknown) => void): void {
      try {
        client.execute(this.#request, this).then((response) => this.#answered(response), onError);
      } catch (error) {
        queueMicrotask(() => onError(error));
      }
    }

    async #retry(error: unknown): Promise<void> {
      const isAgain = !this.#isOver && !isMutation(this.#request.query);
      if (!isAgain || !isWorthAnotherTry(toCallFailure(error))) return this.#failed(error);
      if (!budget.take()) {
        metrics.subgraphRetried(name, 'over budget');
        return this.#failed(error);
      }
      const { least, most } = RETRY_PAUSE_MILLIS;
      try {
        await pause(least + Math.random() * (most - least), undefined, { signal: this.signal });
      } catch {
        return; // It is over, and its listener has been told.
      }
      metrics.subgraphRetried(name, 'made');
      this.#execute((again) => this.#failed(again));
    }

    #answered(response: SubgraphResponse): void {
      if (!this.#ends()) return;
      this.#admission.answered();
      metrics.subgraphCalled(name, response.errors ? 'errors' : 'ok', this.#seconds());
      this.#listener.answered(response);
    }

    #failed(error: unknown): void {
      if (!this.#ends()) return;
      const failure = toCallFailure(error);
      tell(this.#admission, failure, this.#request);
      metrics.subgraphCalled(name, 'unavailable', this.#seconds());
      this.#listener.failed(failure);
    }

    #stop(failure: CallFailure): void {
      this.#failed(failure);
      this.#controller?.abort(failure);
    }

    /** False: it had ended before. */
    #ends(): boolean {
      if (this.#isOver) return false;
      this.#isOver = true;
      this.#limited.done();
      return true;
    }

    #seconds(): number {
      return (performance.now() - this.#startedAt) / 1_000;
    }
  }

  return {
    start(request, listener) {
      const admission = breaker.admit();
      if (!admission) {
        const failure = new CallFailure('open', `${name} is not asked now: most calls of it failed`);
        queueMicrotask(() => listener.failed(failure));
        return { giveUp: () => undefined };
      }
      budget.called();
      const call = new Call(request, listener, admission);
      call.send();
      return call;
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
