import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { DomainError } from '@rookery/errors';
import { OperationTypeNode } from 'graphql';
import { noteErrors, type OperationReport } from '../access-log/index.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { ClientAddress } from '../client-address/client-address.ts';
import type { CreateRequestContext, RequestContext, Viewer } from '../federation/request-context.ts';
import type { ConditionalAnswers } from '../http-caching/index.ts';
import {
  asksForCost,
  COST_HEADER,
  requestClient,
  tooMany,
  type AdmittedOperation,
  type OperationIntake,
  type RefusedOperation,
} from '../intake/index.ts';
import { OperationRejected, subscriptionIn, type MultipartSubscriptions } from '../live/index.ts';
import type { Rates } from '../rates/index.ts';
import type { Environment } from '../settings.ts';
import { answerPreflight, isPreflight, setCrossOriginHeaders } from './cross-origin.ts';
import { readGraphqlParams, type GraphqlParams } from './graphql-params.ts';
import type { OriginPolicy } from './origins.ts';
import { readRefreshCookie, refreshCookieHeader } from './refresh-cookie.ts';
import { refusal, Refusal, sendRefusal } from './refusal.ts';

export interface GraphqlRouteDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticator: Authenticator;
  readonly createRequestContext: CreateRequestContext;
  readonly origins: OriginPolicy;
  readonly addressOf: ClientAddress;
  readonly rates: Pick<Rates, 'arrive'>;
  readonly intake: OperationIntake;
  /** Answers of GET that clients may keep, or already have. */
  readonly conditional: ConditionalAnswers;
  readonly subscriptions: MultipartSubscriptions;
  readonly environment: Environment;
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
 * GraphQL over HTTP: who asks is settled first, for the whole request, then whether the operation may run, then Apollo
 * Server answers, and at the end the cookie that users set travels back.
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
    return run({ request, response, exchange, viewer, params, taken, asksCost });
  }

  async function run(asked: Admitted & { readonly asksCost: boolean }): Promise<void> {
    const { request, response, exchange, viewer, params, taken } = asked;
    const { report, requestId } = exchange;
    const mayUseCookie = origins.isOwnOrTrusted(request);
    const context = deps.createRequestContext({
      viewer,
      requestId,
      report,
      refreshCookie: mayUseCookie ? readRefreshCookie(request) : undefined,
      shownCost: asked.asksCost ? taken.cost : undefined,
    });
    const answered = await deps.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: toApollo(request, params, taken.text),
      context: async () => context,
    });
    const { refreshCookie } = context.effects;
    if (refreshCookie && mayUseCookie) {
      const secure = deps.environment === 'production' || request.headers['x-forwarded-proto'] === 'https';
      response.setHeader('Set-Cookie', refreshCookieHeader(refreshCookie, { secure }));
    }
    // What Apollo Server refuses before it begins: an Accept that it cannot meet.
    if ((answered.status ?? 200) >= 400 && report.errorCodes.size === 0) report.errorCodes.add('BAD_REQUEST');
    const isSameAsBefore =
      params.method === 'GET' && !asked.asksCost && report.errorCodes.size === 0
        ? deps.conditional.prepare({
            request,
            response,
            answered,
            document: taken.document,
            operationName: params.operationName,
            signedIn: viewer !== undefined,
          })
        : false;
    if (isSameAsBefore) return void response.writeHead(304).end();
    await send(response, answered);
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

interface Admitted {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly exchange: Exchange;
  readonly viewer: Viewer | undefined;
  readonly params: GraphqlParams;
  readonly taken: AdmittedOperation;
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

/** What Apollo Server runs: the text that was admitted, whatever stood for it and however it came. */
function toApollo(request: IncomingMessage, { operationName, variables }: GraphqlParams, query: string) {
  const body = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
  return { method: 'POST', headers: headersOf(request), search: '', body };
}

function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

async function send(
  response: ServerResponse,
  { status = 200, headers, body }: HTTPGraphQLResponse,
): Promise<void> {
  for (const [name, value] of headers) if (name !== 'cache-control') response.setHeader(name, value);
  response.statusCode = status;
  if (body.kind === 'complete') {
    response.end(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) response.write(chunk);
  response.end();
}
