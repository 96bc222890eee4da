import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationReport } from '../access-log/index.ts';
import type { CreateRequestContext, RequestContext, Viewer } from '../federation/request-context.ts';
import {
  cacheControl,
  entityTag,
  hasAlready,
  type CachePolicies,
  type CachePolicy,
  type ResponseCache,
} from '../http-caching/index.ts';
import type { AdmittedOperation } from '../intake/index.ts';
import type { HttpAnswer, Pipeline } from '../pipeline/index.ts';
import { plainMediaType, PLAN_HEADER } from '../pipeline/index.ts';
import type { Environment } from '../settings.ts';
import type { GraphqlParams } from './graphql-params.ts';
import type { OriginPolicy } from './origins.ts';
import { readRefreshCookie, refreshCookieHeader } from './refresh-cookie.ts';

export interface OperationAnswersDeps {
  readonly pipeline: Pipeline;
  readonly createRequestContext: CreateRequestContext;
  readonly origins: OriginPolicy;
  /** How long answers of GET may be kept, and by whom. */
  readonly policies: CachePolicies;
  /** Keeps public ones here too; left out, each is made anew. */
  readonly cache?: ResponseCache | undefined;
  readonly environment: Environment;
}

/** A query or a mutation that the intake let in. */
export interface AskedOverHttp {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly exchange: { readonly requestId: string; readonly report: OperationReport };
  readonly viewer: Viewer | undefined;
  readonly params: GraphqlParams;
  readonly admitted: AdmittedOperation;
  /** Whether the client wants to know what it cost. */
  readonly asksCost: boolean;
}

/** Runs an operation, or finds its answer, and sends that. Rejects only on a bug. */
export type OperationAnswers = (asked: AskedOverHttp) => Promise<void>;

const OK = 200;

export function createOperationAnswers(deps: OperationAnswersDeps): OperationAnswers {
  const { pipeline, origins, policies, cache } = deps;

  function contextOf({ request, exchange, viewer, admitted, asksCost }: AskedOverHttp): RequestContext {
    return deps.createRequestContext({
      viewer,
      requestId: exchange.requestId,
      report: exchange.report,
      refreshCookie: origins.isOwnOrTrusted(request) ? readRefreshCookie(request) : undefined,
      shownCost: asksCost ? admitted.cost : undefined,
    });
  }

  function setCookie({ request, response }: AskedOverHttp, { effects }: RequestContext): void {
    const { refreshCookie } = effects;
    if (!refreshCookie || !origins.isOwnOrTrusted(request)) return;
    const secure = deps.environment === 'production' || request.headers['x-forwarded-proto'] === 'https';
    response.setHeader('Set-Cookie', refreshCookieHeader(refreshCookie, { secure }));
  }

  async function run(asked: AskedOverHttp, context: RequestContext): Promise<HttpAnswer> {
    const { admitted, params, request } = asked;
    const { operationName, variables } = params;
    return pipeline.answer({ admitted, operationName, variables, context }, request);
  }

  /** Of an answer that depends on nothing but the operation and its variables; undefined: it is made for this request. */
  function sharedKey(asked: AskedOverHttp, policy: CachePolicy, context: RequestContext): string | undefined {
    const { request, admitted } = asked;
    if (policy.scope !== 'PUBLIC' || policy.maxAgeSeconds <= 0 || !admitted.coerced) return undefined;
    // Whoever bears a token or a session has an answer of their own; so has who asks for more than the answer.
    if (request.headers.authorization !== undefined || context.refreshCookie !== undefined) return undefined;
    if (request.headers[PLAN_HEADER] !== undefined) return undefined;
    return `${admitted.number} ${JSON.stringify(admitted.coerced)}`;
  }

  /** A GET of somebody who may keep the answer: from memory where it is there, with `ETag` and `Cache-Control`. */
  async function answerConditionally(asked: AskedOverHttp): Promise<void> {
    const { request, response, exchange, viewer, params, admitted } = asked;
    const context = contextOf(asked);
    const { document, operation } = admitted;
    const { operationName } = params;
    const policy = policies.policyOf({ document, operationName, signedIn: viewer !== undefined });
    const make = async () => {
      const answer = await run(asked, context);
      setCookie(asked, context);
      const mayBeKept = answer.status === OK && exchange.report.errorCodes.size === 0;
      return { ...answer, mayBeKept: mayBeKept && context.effects.refreshCookie === undefined };
    };
    const contentType = plainMediaType(request.headers.accept);
    const key = cache && contentType ? sharedKey(asked, policy, context) : undefined;
    if (key === undefined || !cache || !contentType) {
      const made = await make();
      return sendConditionally(asked, made, exchange.report.errorCodes.size === 0 ? policy : undefined);
    }
    const obtained = await cache.obtain(key, policy.maxAgeSeconds, make);
    if (obtained.kind === 'made') {
      const { made } = obtained;
      return sendConditionally(asked, made, made.mayBeKept ? policy : undefined);
    }
    Object.assign(exchange.report, { kind: operation.operation, name: operation.name?.value });
    const { body, etag, ageSeconds } = obtained.kept;
    response.setHeader('Age', ageSeconds);
    setCachingHeaders(response, policy, etag);
    if (hasAlready(request, etag)) return void response.writeHead(304).end();
    send(response, { status: OK, contentType, body });
  }

  return async (asked) => {
    if (asked.params.method === 'GET' && !asked.asksCost) return answerConditionally(asked);
    const context = contextOf(asked);
    const answer = await run(asked, context);
    setCookie(asked, context);
    send(asked.response, answer);
  };
}

/** Undefined: with errors, or not known to be without; it is not to be kept. */
function sendConditionally(
  { request, response }: AskedOverHttp,
  answer: HttpAnswer,
  policy: CachePolicy | undefined,
): void {
  if (!policy) return send(response, answer);
  const etag = entityTag(answer.body);
  setCachingHeaders(response, policy, etag);
  if (hasAlready(request, etag)) return void response.writeHead(304).end();
  send(response, answer);
}

function setCachingHeaders(response: ServerResponse, policy: CachePolicy, etag: string): void {
  response.setHeader('Cache-Control', cacheControl(policy));
  response.setHeader('ETag', etag);
  response.appendHeader('Vary', 'Authorization, Accept');
}

/** In one write, headers included. */
function send(
  response: ServerResponse,
  {
    status,
    contentType,
    body,
  }: { readonly status: number; readonly contentType: string; readonly body: string | Buffer },
): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
