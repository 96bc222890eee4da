import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '@rookery/errors';
import { OperationTypeNode } from 'graphql';
import { noteErrors, type OperationReport } from '../access-log/index.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { ClientAddress } from '../client-address/client-address.ts';
import {
  asksForCost,
  COST_HEADER,
  requestClient,
  tooMany,
  type OperationIntake,
  type RefusedOperation,
} from '../intake/index.ts';
import { OperationRejected, subscriptionIn, type MultipartSubscriptions } from '../live/index.ts';
import type { Rates } from '../rates/index.ts';
import { answerPreflight, isPreflight, setCrossOriginHeaders } from './cross-origin.ts';
import { readGraphqlParams, type GraphqlParams } from './graphql-params.ts';
import type { OperationAnswers } from './operation-answers.ts';
import type { OriginPolicy } from './origins.ts';
import { refusal, Refusal, sendRefusal } from './refusal.ts';

export interface GraphqlRouteDeps {
  readonly authenticator: Authenticator;
  readonly origins: OriginPolicy;
  readonly addressOf: ClientAddress;
  readonly rates: Pick<Rates, 'arrive'>;
  readonly intake: OperationIntake;
  /** Runs what was let in, and sends its answer. */
  readonly answers: OperationAnswers;
  readonly subscriptions: MultipartSubscriptions;
}

/** Answers a request to /graphql. Rejects only on a bug. */
export type GraphqlRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
) => Promise<void>;

interface Exchange {
  readonly requestId: string;
  readonly report: OperationReport;
}

/**
 * GraphQL over HTTP: who asks is settled first, for the whole request, then whether the operation may run, then it is
 * run and answered.
 */
export function createGraphqlRoute(deps: GraphqlRouteDeps): GraphqlRoute {
  const { origins } = deps;

  async function answer(request: IncomingMessage, response: ServerResponse, exchange: Exchange) {
    const client = requestClient(request, deps.addressOf);
    const wait = deps.rates.arrive(client.address);
    if (wait !== undefined) throw refusalOf(tooMany(wait));
    const viewer = await viewerOf(request, deps.authenticator);
    exchange.report.userId = viewer?.userId;
    const params = await readGraphqlParams(request);
    const taken = await deps.intake.take({ ...params, viewer, client });
    if (taken.kind === 'refused') throw refusalOf(taken);
    const operation = subscriptionIn(taken);
    if (operation) {
      requireMultipart(request, params);
      const { operationName, variables } = params;
      const { address } = client;
      const cost = taken.cost.requested;
      const asked = { operation, operationName, variables, viewer, cost, address, ...exchange };
      return deps.subscriptions.serve(response, asked);
    }
    if (params.method === 'GET' && taken.operation.operation !== OperationTypeNode.QUERY) {
      throw refusal(405, 'BAD_REQUEST', 'A GET runs queries alone.', { Allow: 'POST' });
    }
    const asksCost = asksForCost(params.extensions) || request.headers[COST_HEADER] !== undefined;
    return deps.answers({ request, response, exchange, viewer, params, admitted: taken, asksCost });
  }

  function requireMultipart(request: IncomingMessage, { method }: GraphqlParams): void {
    if (!deps.subscriptions.areAcceptedBy(request)) throw subscriptionOverHttp();
    if (method !== 'POST') throw refusal(405, 'BAD_REQUEST', 'Subscribe by POST.', { Allow: 'POST' });
  }

  return async (request, response, exchange) => {
    setCrossOriginHeaders(request, response, origins);
    if (isPreflight(request)) return answerPreflight(request, response, origins);
    try {
      await answer(request, response, exchange);
    } catch (error) {
      const refused = error instanceof OperationRejected ? new Refusal(statusOf(error), error.errors) : error;
      if (!(refused instanceof Refusal)) throw error;
      noteErrors(exchange.report, refused.errors);
      sendRefusal(response, request.headers.accept, refused);
    }
  };
}

/** A token that is no good ends the request: it must never be read as signed out. */
async function viewerOf({ headers }: IncomingMessage, authenticator: Authenticator) {
  try {
    return await authenticator.authenticateHeader(headers.authorization);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'UNAUTHENTICATED') throw refusal(503, error.code, error.message);
    throw refusal(401, error.code, error.message, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
  }
}

/** Of a subscription that could not be begun. */
function statusOf({ errors }: OperationRejected): number {
  switch (errors[0]?.extensions?.['code']) {
    case 'UNAUTHENTICATED':
      return 401;
    case 'RATE_LIMITED':
      return 429;
    case 'SUBGRAPH_UNAVAILABLE':
      return 503;
    case 'INTERNAL_SERVER_ERROR':
      return 500;
    default:
      return 400;
  }
}

function refusalOf({ status, errors }: RefusedOperation): Refusal {
  return new Refusal(
    status,
    errors.map((error) => error.toJSON()),
  );
}

function subscriptionOverHttp(): Refusal {
  return refusal(
    400,
    'BAD_REQUEST',
    'Subscriptions go over WebSocket, at the same address (graphql-transport-ws), or over HTTP with ' +
      'Accept: multipart/mixed;subscriptionSpec=1.0.',
  );
}
