import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ANSWER_SECONDS } from './buckets.ts';
import type { Watches } from './watches.ts';

/** One operation that got its answer, over HTTP or on a socket. */
export interface AnsweredOperation {
  readonly transport: 'http' | 'ws';
  /** none: refused before it was known what was asked. */
  readonly kind: 'query' | 'mutation' | 'subscription' | 'none';
  /** As the client named it; only the names of our own operations become a label. */
  readonly name: string | undefined;
  /** HTTP status; on a socket 200, or 400 where the operation was rejected. */
  readonly status: number;
  /** Codes of its errors, each once. */
  readonly errorCodes: readonly string[];
  readonly seconds: number;
}

/** errors: an answer with errors. unavailable: no answer. */
export type CallOutcome = 'ok' | 'errors' | 'unavailable';

/**
 * Why a fetch got no answer. connection: nobody there, or the connection went. timeout: not in time. deadline: the
 * operation's own time was up. open: not asked, since most calls failed. answer: one that was none.
 */
export type FetchFailure = 'connection' | 'timeout' | 'deadline' | 'open' | 'answer';

/** Whether a subgraph is asked (closed), is not (open), or is by a probe (half-open). */
export type BreakerPhase = 'closed' | 'half-open' | 'open';

export interface GatewayMetrics {
  answered(operation: AnsweredOperation): void;
  /** Any HTTP request was answered, /graphql included. `route` is one of ours, never the client's path; status 0: it left. */
  httpAnswered(route: string, status: number): void;
  subgraphCalled(subgraph: string, outcome: CallOutcome, seconds: number): void;
  /** A fetch of a plan got no answer from its subgraph. */
  fetchFailed(subgraph: string, reason: FetchFailure): void;
  /** A fetch got the answer of an equal one that was under way. */
  fetchJoined(subgraph: string): void;
  /** An operation waits for the answer of an equal one that is under way. */
  operationJoined(): void;
  /** A query was sent again after its connection failed, or was not, since too many had been. */
  subgraphRetried(subgraph: string, outcome: 'made' | 'over budget'): void;
  breakerMoved(subgraph: string, phase: BreakerPhase): void;
  /** An operation, or a live event's run, was answered without what had not arrived in its time. */
  deadlineMissed(): void;
  socketClosed(code: number): void;
  /** A subscription's event became a result. */
  eventAnswered(outcome: 'ok' | 'errors', seconds: number): void;
  /** A subscription's operation was run on an event, for one viewer or for several. */
  eventRun(kind: 'shared' | 'audience' | 'own'): void;
  /** A public answer was looked for in memory. hit: there. joined: another request was making it. miss: made. */
  responseCacheAsked(outcome: 'hit' | 'joined' | 'miss'): void;
  /** Open sockets and running subscriptions, asked for at each reading. Returns what ends that. */
  watchSockets(read: () => { readonly sockets: number; readonly subscriptions: number }): () => void;
  /** Streams of operations open to a subgraph, asked for at each reading. Returns what ends that. */
  watchStreams(subgraph: string, read: () => number): () => void;
}

const nothing = (): void => {};

export const NO_GATEWAY_METRICS: GatewayMetrics = {
  answered: nothing,
  httpAnswered: nothing,
  subgraphCalled: nothing,
  fetchFailed: nothing,
  fetchJoined: nothing,
  operationJoined: nothing,
  subgraphRetried: nothing,
  breakerMoved: nothing,
  deadlineMissed: nothing,
  socketClosed: nothing,
  eventAnswered: nothing,
  eventRun: nothing,
  responseCacheAsked: nothing,
  watchSockets: () => nothing,
  watchStreams: () => nothing,
};

/** Codes of errors that are told apart: those of the contract, and all of Apollo Router's for persisted operations. */
const ERROR_CODES: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'SUBGRAPH_UNAVAILABLE',
  'SECOND_FACTOR_REQUIRED',
  'OPERATION_TOO_COMPLEX',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'PERSISTED_QUERY_ID_REQUIRED',
  'PERSISTED_QUERY_HASH_MISMATCH',
  'CANNOT_SEND_PQ_ID_AND_BODY',
  'QUERY_NOT_IN_SAFELIST',
  'INTERNAL_SERVER_ERROR',
]);
/** Close codes that we give, and those that well-behaved clients do. Clients may send any other. */
const CLOSE_CODES: ReadonlySet<number> = new Set([
  1000, 1001, 1003, 1005, 1006, 1009, 1012, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500,
]);

const BREAKER_VALUES: Readonly<Record<BreakerPhase, number>> = { closed: 0, 'half-open': 1, open: 2 };

export function createGatewayMetrics(
  registry: Registry,
  watches: Watches,
  operationNames: ReadonlySet<string>,
): GatewayMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'rookery_requests_total',
    help: 'GraphQL operations answered.',
    labelNames: ['transport', 'type', 'operation', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'rookery_request_seconds',
    help: 'From the arrival of an operation to the end of its answer.',
    labelNames: ['transport', 'type', 'operation'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const errors = new Counter({
    name: 'rookery_request_errors_total',
    help: 'Operations with an error of a code, each counted once per code.',
    labelNames: ['code'],
    registers,
  });
  const http = new Counter({
    name: 'rookery_http_requests_total',
    help: 'HTTP requests answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const calls = new Histogram({
    name: 'rookery_subgraph_call_seconds',
    help: 'Calls of subgraphs by the gateway.',
    labelNames: ['subgraph', 'outcome'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const failures = new Counter({
    name: 'rookery_subgraph_fetch_failures_total',
    help: 'Fetches of plans that got no answer from their subgraph.',
    labelNames: ['subgraph', 'reason'],
    registers,
  });
  const joinedOperations = new Counter({
    name: 'rookery_operations_joined_total',
    help: 'Operations that waited for the answer of an equal one under way instead of running.',
    registers,
  });
  const joined = new Counter({
    name: 'rookery_subgraph_joined_fetches_total',
    help: 'Fetches answered by an equal call that was under way.',
    labelNames: ['subgraph'],
    registers,
  });
  const retries = new Counter({
    name: 'rookery_subgraph_retries_total',
    help: 'Queries sent again after their connection failed, or not, for want of budget.',
    labelNames: ['subgraph', 'outcome'],
    registers,
  });
  const breaker = new Gauge({
    name: 'rookery_subgraph_breaker',
    help: 'Whether a subgraph is asked: 0 yes (closed), 1 by a probe now (half open), 2 no (open).',
    labelNames: ['subgraph'],
    registers,
  });
  const deadlines = new Counter({
    name: 'rookery_deadlines_missed_total',
    help: 'Operations and runs on live events that gave up fetches because their time was up.',
    registers,
  });
  const events = new Histogram({
    name: 'rookery_live_result_seconds',
    help: 'From a live event at the gateway to the result of one subscription.',
    labelNames: ['outcome'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const runs = new Counter({
    name: 'rookery_live_runs_total',
    help: 'Runs of subscriptions on live events, each for several viewers (shared) or for one (own).',
    labelNames: ['kind'],
    registers,
  });
  const cached = new Counter({
    name: 'rookery_response_cache_total',
    help: 'Public answers to GET looked for in memory: hit, joined with one being made, or miss.',
    labelNames: ['outcome'],
    registers,
  });
  const closed = new Counter({
    name: 'rookery_sockets_closed_total',
    help: 'WebSockets of clients that closed.',
    labelNames: ['code'],
    registers,
  });
  const sockets = new Gauge({ name: 'rookery_sockets', help: 'WebSockets of clients open now.', registers });
  const subscriptions = new Gauge({
    name: 'rookery_subscriptions',
    help: 'Subscriptions of clients that run now.',
    registers,
  });
  const streams = new Gauge({
    name: 'rookery_subgraph_streams',
    help: 'Streams of operations open to a subgraph in another process now.',
    labelNames: ['subgraph'],
    registers,
  });
  watches.own(sockets, subscriptions, streams);

  return {
    answered({ transport, kind, name, status, errorCodes, seconds }) {
      const operation = name !== undefined && operationNames.has(name) ? name : 'other';
      requests.inc({ transport, type: kind, operation, status: statusClass(status) });
      requestSeconds.observe({ transport, type: kind, operation }, seconds);
      for (const code of errorCodes) errors.inc({ code: ERROR_CODES.has(code) ? code : 'other' });
    },
    httpAnswered: (route, status) => http.inc({ route, status: statusClass(status) }),
    subgraphCalled: (subgraph, outcome, seconds) => calls.observe({ subgraph, outcome }, seconds),
    fetchFailed: (subgraph, reason) => failures.inc({ subgraph, reason }),
    fetchJoined: (subgraph) => joined.inc({ subgraph }),
    operationJoined: () => joinedOperations.inc(),
    subgraphRetried: (subgraph, outcome) => retries.inc({ subgraph, outcome }),
    breakerMoved: (subgraph, phase) => breaker.set({ subgraph }, BREAKER_VALUES[phase]),
    deadlineMissed: () => deadlines.inc(),
    socketClosed: (code) => closed.inc({ code: CLOSE_CODES.has(code) ? String(code) : 'other' }),
    eventAnswered: (outcome, seconds) => events.observe({ outcome }, seconds),
    eventRun: (kind) => runs.inc({ kind }),
    responseCacheAsked: (outcome) => cached.inc({ outcome }),
    watchSockets: (read) =>
      watches.add({
        name: 'sockets',
        read,
        show(now) {
          sockets.set(now.sockets);
          subscriptions.set(now.subscriptions);
        },
      }),
    watchStreams: (subgraph, read) =>
      watches.add({
        name: `streams to ${subgraph}`,
        read,
        show: (open) => streams.set({ subgraph }, open),
      }),
  };
}

/** `2xx` and so on; `aborted` when the client left before its answer was out. */
function statusClass(status: number): string {
  return status === 0 ? 'aborted' : `${Math.floor(status / 100)}xx`;
}
