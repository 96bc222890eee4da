import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '@rookery/errors';
import type { LiveEvent } from '@rookery/live';
import type { ExecutionResult } from 'graphql';
import type { Federation, Viewer } from '../federation/index.ts';
import type { SubscriptionOperation } from './subscription-operation.ts';
import type { RunSlots } from './run-slots.ts';

/** A subscription that runs: who asked for what. */
export interface RunningSubscription {
  readonly operation: SubscriptionOperation;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
  readonly requestId: string;
}

/** How an event is tried again while feed, which has just sent it, does not answer for it. */
export interface RetryOptions {
  /** Milliseconds before each further try. */
  readonly retryPauses: readonly number[];
  /** Nobody waits any more. */
  readonly signal: AbortSignal;
  /** Where a try takes its turn; a pause between tries holds no place. */
  readonly slots: RunSlots;
}

/**
 * What one event means to one subscription: its primary selection is executed in feed with the event as root value,
 * and the rest of the plan fetches from the others what follows from that, so that any selection works. A subgraph
 * that cannot be reached costs its own fields. Rejects with SUBGRAPH_UNAVAILABLE when feed itself stays away: then
 * the event would be lost, and a client that subscribes again with `since` gets it after all.
 */
export async function runOnEvent(
  federation: Federation,
  subscription: RunningSubscription,
  event: LiveEvent,
  { retryPauses, signal, slots }: RetryOptions,
): Promise<ExecutionResult> {
  for (const pauseMillis of [0, ...retryPauses]) {
    if (pauseMillis > 0) await pause(pauseMillis, undefined, { signal });
    const result = await slots.run(() => runOnce(federation, subscription, event));
    if (!isLost(result, subscription)) return result;
  }
  throw new DomainError('SUBGRAPH_UNAVAILABLE', 'Live updates cannot be read now.');
}

function runOnce(
  federation: Federation,
  { operation, operationName, variables, viewer, requestId }: RunningSubscription,
  event: LiveEvent,
): Promise<ExecutionResult> {
  const { document, field } = operation;
  const plan = federation.plan({ document, operationName });
  const context = federation.createRequestContext({
    viewer,
    requestId,
    event: { [field.name.value]: event },
  });
  return federation.execute({ plan, document, operationName, variables, context });
}

/** Whether the primary selection itself could not be had. */
function isLost({ data, errors = [] }: ExecutionResult, { operation }: RunningSubscription): boolean {
  const { field } = operation;
  const isAway = errors.some(
    ({ path = [], extensions }) => path.length <= 1 && extensions['code'] === 'SUBGRAPH_UNAVAILABLE',
  );
  return isAway && (data?.[field.alias?.value ?? field.name.value] ?? null) === null;
}
