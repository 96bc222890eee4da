import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '@rookery/errors';
import type { LiveSource } from '@rookery/live';
import type { GatewayMetrics, Logger } from '@rookery/telemetry';
import { GraphQLError, type ExecutionArgs, type FormattedExecutionResult } from 'graphql';
import { makeServer, type Context, type OperationResult, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { createOperationReport, noteErrors, type AccessLog } from '../access-log/index.ts';
import type { ClientAddress } from '../client-address/client-address.ts';
import type { Federation, Viewer } from '../federation/index.ts';
import { requestIdOf } from '../http/request-id.ts';
import {
  requestClient,
  socketClient,
  tooMany,
  type AdmittedOperation,
  type OperationIntake,
  type RequestClient,
} from '../intake/index.ts';
import type { Rates } from '../rates/index.ts';
import { closeSocket } from './close-codes.ts';
import type { Connections } from './connections.ts';
import type { EventRuns } from './event-runs.ts';
import type { LiveConnection } from './live-connection.ts';
import { subscribeToResults, type ResultLimits, type SubscribeRequest } from './live-results.ts';
import type { OpenSubscriptions } from './open-subscriptions.ts';
import { failing, OperationRejected, rejectionsOf, toClientErrors } from './operation-rejected.ts';
import { subscriptionIn } from './subscription-operation.ts';
import { dataSender, sendText, type SendLimits } from './socket-sending.ts';
import { authorizationOf } from './socket-authorization.ts';

/** A query or a mutation that came over a socket and may run. */
export interface SocketOperation {
  readonly admitted: AdmittedOperation;
  readonly payload: SubscribePayload;
  readonly viewer: Viewer | undefined;
}

/** What judges and what runs operations. */
export interface SocketOperations {
  /** The rules of HTTP. */
  readonly intake: OperationIntake;
  readonly rates: Pick<Rates, 'arrive'>;
  /** Runs a query or a mutation the way HTTP does. A result without `data` rejects the operation. */
  readonly executeOperation: (operation: SocketOperation) => Promise<FormattedExecutionResult>;
}

export interface ProtocolLimits extends ResultLimits, SendLimits {
  /** Within it a client must say `connection_init`; else 4408. */
  readonly connectionInitTimeoutMillis: number;
  /** Subscriptions, and queries and mutations under way; one more is RATE_LIMITED. */
  readonly maxOperationsPerSocket: number;
}

interface SocketProtocolDeps extends SocketOperations {
  readonly federation: Federation;
  readonly source: LiveSource;
  readonly runs: EventRuns;
  readonly openSubscriptions: OpenSubscriptions;
  readonly authenticate: (authorization: string) => Promise<Viewer | undefined>;
  readonly connections: Connections;
  readonly addressOf: ClientAddress;
  readonly limits: ProtocolLimits;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly accessLog: AccessLog;
}

interface Extra {
  readonly socket: WebSocket;
  readonly connection: LiveConnection;
  readonly request: IncomingMessage;
  client: RequestClient;
  /** Names the socket in the log. */
  readonly requestId: string;
  /** Set once, by connection_init. */
  viewer: Viewer | undefined;
}
type SocketContext = Context<Record<string, unknown>, Extra>;
/** Runs an operation; carried as its context value from where it is judged to where it runs. */
type Run = () => Promise<Results>;
type Results = Awaited<OperationResult>;

const RETRY_AFTER_SECONDS = 5;
/** What the WebSocket protocol calls a connection that ended without a closing. */
const CLOSED_ABNORMALLY = 1006;

export interface SocketProtocol {
  /** Speaks graphql-transport-ws on a socket until it closes. */
  serve(socket: WebSocket, connection: LiveConnection, request: IncomingMessage): void;
  /** Operations that run now, on all sockets: subscriptions, but for an instant. */
  subscriptionCount(): number;
}

export function createSocketProtocol(deps: SocketProtocolDeps): SocketProtocol {
  const { federation, limits, logger, metrics, connections } = deps;
  const connected = new Set<SocketContext>();

  /** Lets a client in; false closes with 4403. */
  async function onConnect(context: SocketContext): Promise<boolean> {
    const { connectionParams, extra } = context;
    const { connection, request } = extra;
    connected.add(context);
    extra.client = socketClient(request, deps.addressOf, connectionParams);
    const authorization = authorizationOf(connectionParams, request);
    if (authorization === undefined) return true;
    try {
      const viewer = await deps.authenticate(authorization);
      if (!viewer) return false;
      if (connection.isClosed) return true;
      if (connections.signIn(connection, viewer)) extra.viewer = viewer;
      else connection.close('tooManySockets');
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') return false;
      if (!(error instanceof DomainError)) logger.error({ err: error }, 'a token could not be checked');
      connection.close('unavailable');
      return true;
    }
  }

  /** Judges an operation; errors refuse it. */
  async function onSubscribe(
    { subscriptions, extra }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    if (Object.keys(subscriptions).length > limits.maxOperationsPerSocket) return [tooManyOperations()];
    const { viewer, client, connection } = extra;
    const wait = deps.rates.arrive(client.address);
    if (wait !== undefined) return tooMany(wait).errors;
    const operationName = payload.operationName ?? undefined;
    const variables = payload.variables ?? {};
    const { query, extensions } = payload;
    const taken = await deps.intake.take({
      query: query === '' ? undefined : query,
      extensions,
      operationName,
      variables,
      viewer,
      client,
    });
    if (taken.kind === 'refused') return taken.errors;
    const { document } = taken;
    const subscription = subscriptionIn(taken);
    const run: Run = subscription
      ? () =>
          subscribe({
            operation: subscription,
            operationName,
            variables,
            viewer,
            cost: taken.cost.requested,
            onSlowReader: () => connection.close('slowReader'),
            sendData: dataSender(extra.socket, id, limits),
          })
      : () => runRequest({ admitted: taken, payload, viewer });
    return { schema: federation.schema, document, operationName, contextValue: run };
  }

  /** Subscribes; how that went is a line in the access log, what comes of it later is not. */
  async function subscribe(asked: Omit<SubscribeRequest, 'requestId'>): Promise<Results> {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const report = createOperationReport();
    report.kind = 'subscription';
    report.name = asked.operation.operation.name?.value;
    report.userId = asked.viewer?.userId;
    try {
      return await subscribeToResults(deps, { ...asked, requestId });
    } catch (error) {
      noteErrors(report, rejectionsOf(error));
      throw error;
    } finally {
      const isRejected = report.errorCodes.size > 0;
      const millis = performance.now() - startedAt;
      deps.accessLog.socketOperation({ requestId, report, isRejected, millis });
    }
  }

  async function runRequest(operation: SocketOperation): Promise<Results> {
    const result = await deps.executeOperation(operation);
    if (result.data === undefined && result.errors) throw new OperationRejected(result.errors);
    return result as Results;
  }

  /** @NOTE graphql-ws closes the socket when this throws; results that throw end the operation alone. */
  const run = ({ contextValue }: ExecutionArgs): Promise<Results> => (contextValue as Run)().catch(failing);

  const protocol = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: limits.connectionInitTimeoutMillis,
    onConnect,
    onClose(context, code = CLOSED_ABNORMALLY) {
      connected.delete(context);
      metrics.socketClosed(code);
      const { requestId, viewer } = context.extra;
      logger.debug({ requestId, code, userId: viewer?.userId }, 'socket closed');
    },
    onSubscribe,
    execute: run,
    subscribe: run,
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: (_context, _id, _payload, errors) => toClientErrors(errors, logger),
  });

  return {
    subscriptionCount: () =>
      [...connected].reduce((count, { subscriptions }) => count + Object.keys(subscriptions).length, 0),
    serve(socket, connection, request) {
      const requestId = requestIdOf(request);
      logger.debug({ requestId }, 'socket opened');
      socket.on('error', (error) => logger.debug({ err: error }, 'socket failed'));
      const closed = protocol.opened(
        {
          protocol: socket.protocol,
          send: (text) => sendText(socket, text, limits),
          close: (code, reason) => socket.close(code, reason),
          onMessage: (take) =>
            socket.on('message', (data, isBinary) => receive(socket, take, data, isBinary)),
        },
        {
          socket,
          connection,
          request,
          requestId,
          client: requestClient(request, deps.addressOf),
          viewer: undefined,
        },
      );
      socket.once('close', (code, reason) => void closed(code, String(reason)));
    },
  };

  function receive(
    socket: WebSocket,
    take: (text: string) => Promise<void>,
    data: { toString(): string },
    isBinary: boolean,
  ): void {
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary) return closeSocket(socket, 'binary');
    take(data.toString()).catch((error: unknown) => {
      if (socket.readyState !== socket.OPEN) return;
      if (isUnexpectedMessage(error)) return closeSocket(socket, 'unexpected');
      logger.error({ err: error }, 'a message on a socket failed');
      closeSocket(socket, 'internal');
    });
  }
}

/** @NOTE graphql-ws throws a plain Error for the messages that servers send, and closes by itself on all others. */
function isUnexpectedMessage(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected message of type ');
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError('Too many operations on this socket.', {
    extensions: { code: 'RATE_LIMITED', retryAfterSeconds: RETRY_AFTER_SECONDS },
  });
}
