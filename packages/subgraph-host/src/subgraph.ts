import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Identity, PositionToAwait } from '@rookery/auth';
import { isUnexpected, toClientError } from '@rookery/errors';
import { NO_SUBGRAPH_METRICS, type Logger, type SubgraphMetrics } from '@rookery/telemetry';
import {
  GraphQLError,
  parse,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { answerAll, type AudienceAnswers, type AudienceMember } from './audience.ts';
import { createExecutor, type ExecutorKind } from './executor/executor.ts';

/** One operation for one subgraph, from the gateway. The same object in process and, as JSON, over HTTP. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly identity: Identity;
  /** The value of the client's refresh cookie, which crosses the gateway for users alone. */
  readonly refreshCookie?: string;
  /** Root value: the live event on which a subscription's primary selection runs. */
  readonly event?: Readonly<Record<string, unknown>>;
  /**
   * Who are told the same, each as they may see it: the operation, which only reads, is executed for each, and
   * `identity` and `event` are those of nobody.
   */
  readonly audience?: readonly AudienceMember[];
  /** The client's request that this is part of: on every line that is logged of it. Over HTTP it is a header. */
  readonly requestId?: string;
}

/** What an operation did besides answering. */
export interface SubgraphEffects {
  /** Sets the client's refresh cookie; a null value clears it. `expiresAt` in Unix milliseconds. */
  refreshCookie?: { readonly value: string | null; readonly expiresAt: number };
  /** Own writes that copies had not applied in time; the gateway puts them into the viewer's identity for 30 s. */
  awaits?: readonly PositionToAwait[];
}

export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly effects?: SubgraphEffects;
  /** In place of all else, where an audience asked. */
  readonly audience?: AudienceAnswers;
}

export interface SubgraphCallOptions {
  /** Aborted when nobody waits for the answer any more. One over HTTP is given up then; one in this process goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What runs an operation: a subgraph in this process, or one behind HTTP. Rejects when it cannot be reached. */
export interface SubgraphClient {
  execute(request: SubgraphRequest, options?: SubgraphCallOptions): Promise<SubgraphResponse>;
}

export interface Subgraph extends SubgraphClient {
  readonly name: string;
  readonly schema: GraphQLSchema;
}

/** What a request's context is made from. `effects` is filled by resolvers. */
export interface RequestScope {
  readonly identity: Identity;
  readonly refreshCookie: string | undefined;
  readonly effects: SubgraphEffects;
  /** Bears the request id. */
  readonly logger: Logger;
}

/** Resolvers by type and field, as codegen types them; graphql-js checks them against the SDL. */
type ResolverMap = Parameters<typeof buildSubgraphSchema>[0] extends infer T
  ? T extends { resolvers?: infer R }
    ? R
    : never
  : never;

export interface SubgraphOptions<Context> {
  readonly name: string;
  /** SDL, as committed under schema/. */
  readonly sdl: string;
  /** A resolver map typed by codegen (`Resolvers`). */
  readonly resolvers: object;
  /** Called once a request: loaders and services of that request. */
  readonly createContext: (scope: RequestScope) => Context;
  readonly logger: Logger;
  readonly metrics?: SubgraphMetrics | undefined;
  /** What executes operations; `compiled` by default. */
  readonly executor?: ExecutorKind | undefined;
}

/** Makes a subgraph that answers operations: parsed, validated and compiled once each, unexpected errors logged and masked. */
export function createSubgraph<Context>(options: SubgraphOptions<Context>): Subgraph {
  const { name, createContext, logger, metrics = NO_SUBGRAPH_METRICS } = options;
  const schema = buildSubgraphSchema({
    typeDefs: parse(options.sdl),
    resolvers: options.resolvers as NonNullable<ResolverMap>,
  });
  const executor = createExecutor(schema, options.executor);

  function run(request: SubgraphRequest, scope: RequestScope): ExecutionResult | Promise<ExecutionResult> {
    const { query, variables, operationName, event: rootValue } = request;
    return executor.execute({ query, variables, operationName, rootValue, context: createContext(scope) });
  }

  async function answer(request: SubgraphRequest): Promise<SubgraphResponse> {
    const scope = scopeOf(request, logger);
    try {
      const result = run(request, scope);
      return toResponse('then' in result ? await result : result, scope);
    } catch (error) {
      return { errors: [toLoggedClientError(asGraphQLError(error), scope)] };
    }
  }

  return {
    name,
    schema,
    async execute(request) {
      const startedAt = performance.now();
      const { audience, ...asked } = request;
      const response = audience
        ? { audience: await answerAll(audience, (member) => answer({ ...asked, ...member })) }
        : await answer(request);
      const millis = performance.now() - startedAt;
      metrics.answered(name, hasErrors(response) ? 'errors' : 'ok', millis / 1_000);
      if (logger.isLevelEnabled('debug')) logger.debug(lineOf(request, response, millis), 'answered');
      return response;
    },
  };
}

function hasErrors({ errors, audience }: SubgraphResponse): boolean {
  return errors !== undefined || (audience?.answers.some((answer) => answer.errors !== undefined) ?? false);
}

function toResponse({ data, errors }: ExecutionResult, scope: RequestScope): SubgraphResponse {
  const { effects } = scope;
  const hasEffects = effects.awaits !== undefined || effects.refreshCookie !== undefined;
  if (data && !errors && !hasEffects) return { data };
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map((error) => toLoggedClientError(error, scope)) } : {}),
    ...(hasEffects ? { effects } : {}),
  };
}

/** The logger is made when it is first used: few requests log. */
function scopeOf({ identity, refreshCookie, requestId }: SubgraphRequest, logger: Logger): RequestScope {
  let own: Logger | undefined;
  return {
    identity,
    refreshCookie,
    effects: {},
    get logger() {
      return (own ??= requestId === undefined ? logger : logger.child({ requestId }));
    },
  };
}

function toLoggedClientError(error: GraphQLError, { logger }: RequestScope): GraphQLFormattedError {
  if (isUnexpected(error)) logger.error({ err: error.originalError, path: error.path }, 'resolver failed');
  return toClientError(error).toJSON();
}

/** What is logged of an answer: neither the operation's text, which may bear values, nor its variables. */
function lineOf({ requestId, identity }: SubgraphRequest, { errors }: SubgraphResponse, millis: number) {
  return {
    requestId,
    millis: Math.round(millis * 10) / 10,
    ...(identity.kind === 'viewer' ? { userId: identity.userId } : {}),
    ...(errors ? { errors: [...new Set(errors.map(({ extensions }) => extensions?.['code']))] } : {}),
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
