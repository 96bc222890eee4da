import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from '@apollo/server';
import { DomainError } from '@rookery/errors';
import type { OperationReport } from '../access-log/index.ts';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { CreateRequestContext, RequestContext } from '../federation/request-context.ts';
import type { ShapeCheck } from '../limits/index.ts';
import { MAX_DOCUMENT_BYTES, type Environment } from '../settings.ts';
import { answerPreflight, isPreflight, setCrossOriginHeaders } from './cross-origin.ts';
import { readJsonBody } from './json-body.ts';
import type { OriginPolicy } from './origins.ts';
import { readRefreshCookie, refreshCookieHeader } from './refresh-cookie.ts';
import { badRequest, Refusal, sendRefusal } from './refusal.ts';

export interface GraphqlRouteDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly authenticator: Authenticator;
  readonly createRequestContext: CreateRequestContext;
  readonly origins: OriginPolicy;
  readonly checkShape: ShapeCheck;
  readonly environment: Environment;
}

/** Answers a request to /graphql. Rejects only on a bug. */
export type GraphqlRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  operation: { readonly requestId: string; readonly report: OperationReport },
) => Promise<void>;

/**
 * GraphQL over HTTP: who asks is settled first, for the whole request, then Apollo Server answers, and at the end the
 * cookie that users set travels back.
 */
export function createGraphqlRoute(deps: GraphqlRouteDeps): GraphqlRoute {
  const { apollo, origins, environment } = deps;

  return async (request, response, { requestId, report }) => {
    setCrossOriginHeaders(request, response, origins);
    if (isPreflight(request)) return answerPreflight(request, response, origins);
    try {
      const mayUseCookie = origins.isOwnOrTrusted(request);
      const context = deps.createRequestContext({
        viewer: await viewerOf(request, deps.authenticator),
        requestId,
        report,
        refreshCookie: mayUseCookie ? readRefreshCookie(request) : undefined,
      });
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: await toGraphqlRequest(request, deps.checkShape),
        context: async () => context,
      });
      const { refreshCookie } = context.effects;
      if (refreshCookie && mayUseCookie) {
        const secure = environment === 'production' || request.headers['x-forwarded-proto'] === 'https';
        response.setHeader('Set-Cookie', refreshCookieHeader(refreshCookie, { secure }));
      }
      // What Apollo Server refuses before it begins: no operation, or one that cannot be told from another.
      if ((answer.status ?? 200) >= 400 && report.errorCodes.size === 0) report.errorCodes.add('BAD_REQUEST');
      await send(response, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report.errorCodes.add(error.code);
      sendRefusal(response, request.headers.accept, error);
    }
  };
}

/** A token that is no good ends the request: it must never be read as signed out. */
async function viewerOf({ headers }: IncomingMessage, authenticator: Authenticator) {
  try {
    return await authenticator.authenticateHeader(headers.authorization);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'UNAUTHENTICATED') throw new Refusal(503, error.code, error.message);
    throw new Refusal(401, error.code, error.message, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
  }
}

async function toGraphqlRequest(request: IncomingMessage, checkShape: ShapeCheck) {
  const { method = 'GET', url = '/' } = request;
  const queryStart = url.indexOf('?');
  const body = method === 'POST' ? await readJsonBody(request) : undefined;
  const search = queryStart < 0 ? '' : url.slice(queryStart);
  const query = method === 'GET' ? (new URLSearchParams(search).get('query') ?? undefined) : queryIn(body);
  if (query !== undefined) refuseTooLarge(query, checkShape);
  return { method, headers: headersOf(request), search, body };
}

function queryIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('query' in body)) return undefined;
  return typeof body.query === 'string' ? body.query : undefined;
}

function refuseTooLarge(query: string, checkShape: ShapeCheck): void {
  if (Buffer.byteLength(query) > MAX_DOCUMENT_BYTES)
    throw badRequest(`The document is larger than ${MAX_DOCUMENT_BYTES} bytes.`);
  const tooComplex = checkShape(query);
  if (tooComplex) throw new Refusal(400, 'OPERATION_TOO_COMPLEX', tooComplex.message);
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
  for (const [name, value] of headers) response.setHeader(name, value);
  response.statusCode = status;
  if (body.kind === 'complete') {
    response.end(body.string);
    return;
  }
  for await (const chunk of body.asyncIterator) response.write(chunk);
  response.end();
}
