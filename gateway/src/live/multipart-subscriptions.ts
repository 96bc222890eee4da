import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@rookery/errors';
import type { LiveSource } from '@rookery/live';
import type { GatewayMetrics, Logger } from '@rookery/telemetry';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { OperationReport } from '../access-log/index.ts';
import type { Federation, Viewer } from '../federation/index.ts';
import type { CloseReason } from './close-codes.ts';
import type { Connections } from './connections.ts';
import type { EventRuns } from './event-runs.ts';
import type { LiveConnection } from './live-connection.ts';
import type { OpenSubscriptions } from './open-subscriptions.ts';
import { subscribeToResults, type ResultLimits } from './live-results.ts';
import { clientErrorsOf, OperationRejected } from './operation-rejected.ts';
import type { SubscriptionOperation } from './subscription-operation.ts';

/** A subscription that came over HTTP and may run. */
export interface MultipartSubscription {
  readonly operation: SubscriptionOperation;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer | undefined;
  /** Of each of its events. */
  readonly cost: number;
  readonly address: string | undefined;
  readonly requestId: string;
  readonly report: OperationReport;
}

/**
 * Subscriptions over HTTP, as Apollo's clients for phones speak it: one answer that goes on, a part an event
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol).
 */
export interface MultipartSubscriptions {
  /** Whether a client understands such answers. */
  areAcceptedBy(request: IncomingMessage): boolean;
  /**
   * Answers until the client goes, the token expires, the session ends or the server leaves. Rejects with
   * OperationRejected, before anything was answered, when it cannot be begun.
   */
  serve(response: ServerResponse, subscription: MultipartSubscription): Promise<void>;
  subscriptionCount(): number;
}

export interface MultipartDeps {
  readonly federation: Federation;
  readonly source: LiveSource;
  readonly runs: EventRuns;
  readonly openSubscriptions: OpenSubscriptions;
  readonly connections: Connections;
  readonly limits: ResultLimits;
  readonly isClosing: () => boolean;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
}

const BOUNDARY = 'graphql';
const ACCEPTED = /multipart\/mixed\s*;[^,]*subscriptionspec="?1\.0/i;
const RETRY_AFTER_SECONDS = 5;
/** A client that does not take the end of its answer within this time is cut off. */
const CLOSE_GRACE_MILLIS = 3_000;

export function createMultipartSubscriptions(deps: MultipartDeps): MultipartSubscriptions {
  const { connections, logger } = deps;
  let running = 0;

  /** A cap that is reached, or a server that goes. */
  function admit(connection: LiveConnection, { address, viewer }: MultipartSubscription): void {
    if (deps.isClosing()) throw new DomainError('SUBGRAPH_UNAVAILABLE', 'The server is going; try again.');
    if (!connections.hasRoomFor(address)) throw tooManyConnections();
    connections.add(connection, address);
    if (viewer && !connections.signIn(connection, viewer)) throw tooManyConnections();
  }

  async function run(answer: MultipartAnswer, results: AsyncGenerator<ExecutionResult>): Promise<void> {
    try {
      for await (const payload of results) {
        if (answer.isClosed) return;
        await answer.part({ payload });
      }
      answer.end();
    } catch (error) {
      answer.end(clientErrorsOf(error, logger));
    }
  }

  return {
    areAcceptedBy: ({ headers }) => ACCEPTED.test(headers.accept ?? ''),
    subscriptionCount: () => running,
    async serve(response, subscription) {
      const answer = multipartAnswer(response);
      // Who left while the operation was looked at tells nobody any more.
      if (answer.isClosed) return;
      const { report, operation } = subscription;
      report.kind = 'subscription';
      report.name = operation.operation.name?.value;
      let results: AsyncGenerator<ExecutionResult>;
      try {
        admit(answer, subscription);
        results = await subscribeToResults(deps, {
          ...subscription,
          onSlowReader: () => answer.close('slowReader'),
        });
      } catch (error) {
        answer.leave();
        throw new OperationRejected(clientErrorsOf(error, logger));
      }
      if (answer.closedBecause) {
        await results.return(undefined);
        throw new OperationRejected([CLOSING[answer.closedBecause]]);
      }
      running += 1;
      answer.onClosed(() => void results.return(undefined));
      if (answer.isClosed) await results.return(undefined);
      answer.begin();
      report.answeredAt = performance.now();
      await run(answer, results);
      running -= 1;
    },
  };
}

function tooManyConnections(): DomainError {
  return new DomainError('RATE_LIMITED', 'Too many connections.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** What a client is told when its answer ends for a reason that its subscription knows nothing of. */
const CLOSING: Readonly<Record<CloseReason, GraphQLFormattedError>> = {
  forbidden: {
    message: 'The access token expired or was revoked.',
    extensions: { code: 'UNAUTHENTICATED' },
  },
  restart: closing('SUBGRAPH_UNAVAILABLE', 'The server restarts; subscribe again.'),
  slowReader: closing('RATE_LIMITED', 'More events waited than are kept; subscribe again with since.'),
  tooManySockets: closing('RATE_LIMITED', 'Too many connections.'),
  unavailable: closing('SUBGRAPH_UNAVAILABLE', 'Try again later.'),
  binary: closing('BAD_REQUEST', 'Text only.'),
  unexpected: closing('BAD_REQUEST', 'Unexpected message.'),
  internal: closing('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'),
};

function closing(code: string, message: string): GraphQLFormattedError {
  return { message, extensions: { code, ...(code === 'RATE_LIMITED' ? { retryAfterSeconds: 1 } : {}) } };
}

interface MultipartAnswer extends LiveConnection {
  /** Why it was closed before it began. */
  readonly closedBecause: CloseReason | undefined;
  /** It will not begin: whoever counts it counts it no longer. */
  leave(): void;
  begin(): void;
  /** Resolves when there is room for more, or the client is gone. */
  part(body: { readonly payload: ExecutionResult }): Promise<void>;
  /** The last part; with errors, why there is no more. */
  end(errors?: readonly GraphQLFormattedError[]): void;
}

function multipartAnswer(response: ServerResponse): MultipartAnswer {
  const write = (body: unknown): boolean =>
    response.write(
      `\r\nContent-Type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(body)}\r\n--${BOUNDARY}`,
    );
  /** A reader that has taken nothing since the last beat. */
  let isStuck = false;
  let hasLeft = false;
  let closedBecause: CloseReason | undefined;
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners.splice(0)) listener();
  };
  response.once('close', tell);
  const leave = () => {
    hasLeft = true;
    tell();
  };

  function end(errors?: readonly GraphQLFormattedError[]): void {
    if (response.writableEnded || response.destroyed) return;
    if (errors) write({ payload: null, errors });
    response.end('--\r\n');
    const timer = setTimeout(() => response.destroy(), CLOSE_GRACE_MILLIS);
    response.once('close', () => clearTimeout(timer));
  }

  return {
    get isClosed() {
      return hasLeft || response.writableEnded || response.destroyed;
    },
    get closedBecause() {
      return closedBecause;
    },
    onClosed(listener) {
      if (hasLeft || response.destroyed) listener();
      else listeners.push(listener);
    },
    leave,
    begin() {
      response.writeHead(200, {
        'Content-Type': `multipart/mixed; boundary="${BOUNDARY}"; subscriptionSpec=1.0`,
        'Cache-Control': 'no-store',
        // Nothing follows on it; and a server that goes need not wait for it to be idle long enough.
        Connection: 'close',
        // nginx would keep parts back.
        'X-Accel-Buffering': 'no',
      });
      response.write(`--${BOUNDARY}`);
    },
    async part(body) {
      if (write(body) || response.destroyed) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          response.off('drain', done).off('close', done);
          resolve();
        };
        response.once('drain', done).once('close', done);
      });
    },
    end,
    close(why) {
      if (why === 'slowReader') response.destroy();
      else if (response.headersSent) end([CLOSING[why]]);
      else {
        closedBecause = why;
        leave();
      }
    },
    beat() {
      if (response.writableEnded || !response.headersSent) return;
      if (isStuck && response.writableNeedDrain) return void response.destroy();
      isStuck = response.writableNeedDrain;
      if (!isStuck) write({});
    },
  };
}
