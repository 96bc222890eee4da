import { DomainError, unauthenticated } from '@rookery/errors';
import {
  createEventQueue,
  type LiveEvent,
  type LiveRequest,
  type LiveSource,
  type LiveSubscription,
} from '@rookery/live';
import { NO_GATEWAY_METRICS, type GatewayMetrics } from '@rookery/telemetry';
import { getArgumentValues, getVariableValues, type ExecutionResult } from 'graphql';
import { refusal } from '../authorization/index.ts';
import type { Federation, Viewer } from '../federation/index.ts';
import type { EventRuns, SubscriptionRuns } from './event-runs.ts';
import type { SubscriptionOperation } from './subscription-operation.ts';
import type { OpenSubscriptions } from './open-subscriptions.ts';
import { OperationRejected } from './operation-rejected.ts';

export interface ResultLimits {
  /** Events that wait for one subscription's client; more wait in the source, within its own bound. */
  readonly maxQueuedEvents: number;
  /** A client that lets so many wait, and takes none for so long, is a slow reader (closed with 1013). */
  readonly slowReaderMillis: number;
  /** Milliseconds before each further try to read an event while feed does not answer; then the subscription ends. */
  readonly retryPauses: readonly number[];
}

const RETRY_AFTER_SECONDS = 5;

export interface LiveResultsDeps {
  readonly federation: Federation;
  readonly source: LiveSource;
  /** Where results come from. */
  readonly runs: EventRuns;
  readonly openSubscriptions: OpenSubscriptions;
  readonly limits: ResultLimits;
  readonly metrics?: GatewayMetrics | undefined;
}

export interface SubscribeRequest {
  readonly operation: SubscriptionOperation;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer | undefined;
  /** Of each of its events. */
  readonly cost: number;
  /** Of the subscription: all that its events lead to is logged with it. */
  readonly requestId: string;
  /** Called once when the client takes nothing while all that is kept waits; the results end then. */
  readonly onSlowReader: () => void;
  /**
   * Sends a result's data as JSON, past who reads the results: what is shared is told thousands at a time. Results
   * go on when it resolves, or at once. Left out: all results are read.
   */
  readonly sendData?: ((json: string) => Promise<void> | void) | undefined;
}

/**
 * Subscribes, and gives one result per event, in order, each run when it is asked for. Rejects with OperationRejected
 * or a DomainError when it cannot be done at all; later the results throw when they cannot go on without a gap.
 */
export async function subscribeToResults(
  { federation, source, runs, openSubscriptions, limits, metrics = NO_GATEWAY_METRICS }: LiveResultsDeps,
  { operation, operationName, variables, viewer, cost, requestId, onSlowReader, sendData }: SubscribeRequest,
): Promise<AsyncGenerator<ExecutionResult>> {
  const { document, field } = operation;
  const refused = federation.subscriptionRefusal(field, viewer);
  if (refused) throw refusal(refused);
  // What is sent as it happens is somebody's: a source takes no subscription of nobody.
  if (!viewer) throw unauthenticated();
  const errors = federation.checkVariables({ document, operationName, variables });
  if (errors.length > 0) throw new OperationRejected(errors.map((error) => error.toJSON()));
  federation.plan({ document, operationName });
  const identity = federation.createRequestContext({ viewer, requestId }).identity();
  if (identity.kind !== 'viewer') throw unauthenticated();
  const release = openSubscriptions.open(viewer.userId, cost);
  if (!release) throw tooManySubscriptions();
  const request = { identity, ...argumentsOf(federation, operation, variables) };
  const events = await source.subscribe(request).catch((error: unknown) => {
    release();
    throw error;
  });
  const running = runs.open({ operation, operationName, variables, viewer, requestId });
  return resultsOf(running, events, { ...limits, metrics, onSlowReader, sendData, onClosed: release });
}

function tooManySubscriptions(): DomainError {
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  return new DomainError('RATE_LIMITED', 'Too much is subscribed to at once.', { retryAfterSeconds });
}

/** What the subscription's field is given, as far as feed must know it before the first event. */
function argumentsOf(
  { schema }: Federation,
  { operation, field }: SubscribeRequest['operation'],
  variables: Readonly<Record<string, unknown>>,
): Pick<LiveRequest, 'since' | 'filter'> {
  const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
  if (!definition) throw new TypeError(`no such subscription: ${field.name.value}`);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const { since, filter } = getArgumentValues(definition, field, coerced);
  return {
    ...(typeof since === 'string' ? { since } : {}),
    // Coerced by the schema: an input of flags.
    ...(filter ? { filter: filter as NonNullable<LiveRequest['filter']> } : {}),
  };
}

const OVER = { done: true, value: undefined } as const;

function resultsOf(
  runs: SubscriptionRuns,
  subscription: LiveSubscription,
  {
    maxQueuedEvents,
    slowReaderMillis,
    retryPauses,
    metrics,
    onSlowReader,
    sendData,
    onClosed,
  }: ResultLimits &
    Pick<SubscribeRequest, 'onSlowReader' | 'sendData'> & {
      readonly metrics: GatewayMetrics;
      readonly onClosed: () => void;
    },
): AsyncGenerator<ExecutionResult> {
  const queue = createEventQueue<LiveEvent>(maxQueuedEvents);
  const closing = new AbortController();
  const { signal } = closing;
  let onTaken = () => {};

  function close(): void {
    if (signal.aborted) return;
    closing.abort();
    onClosed();
    onTaken();
    subscription.close();
    queue.close();
    runs.close();
  }

  /** Whether the client takes an event in time. */
  const takesOne = () =>
    new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, slowReaderMillis, false);
      onTaken = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });

  /** Takes from the source ahead of the client, as far as the queue goes: a replay may be longer. */
  async function pump(): Promise<void> {
    try {
      for await (const event of subscription) {
        while (!signal.aborted && !queue.push(event)) {
          if (await takesOne()) continue;
          close();
          onSlowReader();
        }
        if (signal.aborted) return;
      }
      queue.end();
    } catch (error) {
      queue.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      for (;;) {
        const taken = await queue.next();
        onTaken();
        if (taken.done) {
          close();
          return taken;
        }
        const event = taken.value;
        const startedAt = performance.now();
        const told = await runs.resultOf(event, { retryPauses, signal });
        const isWhole = told.kind === 'shared' || !told.result.errors;
        metrics.eventAnswered(isWhole ? 'ok' : 'errors', (performance.now() - startedAt) / 1_000);
        if (signal.aborted) return OVER;
        if (told.kind === 'own') return { done: false, value: told.result };
        if (!sendData) return { done: false, value: { data: told.answer.dataFor(event) } };
        const sending = sendData(told.answer.textFor(event));
        if (sending) await sending;
      }
    } catch (error) {
      if (signal.aborted) return OVER;
      close();
      throw error;
    }
  }

  const finish = (): Promise<IteratorResult<ExecutionResult, undefined>> => {
    close();
    return Promise.resolve(OVER);
  };

  void pump();
  return {
    next,
    return: finish,
    throw: finish,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void (await finish()),
  };
}
