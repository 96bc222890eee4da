import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLDataSource } from '@apollo/gateway';
import { prettyFormatQueryPlan, type QueryPlan } from '@apollo/query-planner';
import { disableApolloTelemetry } from '@rookery/config';
import { admissibleSupergraph, type SubgraphName } from '@rookery/schema';
import type { SubgraphClient } from '@rookery/subgraph-host';
import type { GatewayMetrics, Logger } from '@rookery/telemetry';
import { type GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { runForAudience, type AudienceExecution, type AudienceResult } from './audience/audience-runs.ts';
import { createAuthorization, type Authorization } from '../authorization/index.ts';
import { unexpectedError } from './client-errors.ts';
import type { Fetchers } from './executor/index.ts';
import { FederatedGateway } from './federated-gateway.ts';
import { checkVariables, createPlanRunner, type PlanRunner } from './plan-runner.ts';
import {
  requestContexts,
  type CreateRequestContext,
  type OwnWrites,
  type RequestContext,
  type Viewer,
} from './request-context.ts';
import { createResilientSubgraph } from './resilience/resilient-subgraph.ts';
import type { ResilienceSettings } from './resilience/resilience-settings.ts';
import { createSubgraphFetcher } from './subgraph-fetcher.ts';

export type SubgraphClients = Readonly<Record<SubgraphName, SubgraphClient>>;

/** What runs plans: our own, which compiles them, or Apollo's, which it is held against. */
export type ExecutorKind = 'compiled' | 'stock';

export interface FederationOptions {
  /** The composed supergraph; it does not change while this runs. */
  readonly supergraphSdl: string;
  readonly subgraphs: SubgraphClients;
  readonly ownWrites: OwnWrites;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
  /** Defaults in `resilience/resilience-settings.ts`. */
  readonly resilience?: Partial<ResilienceSettings> | undefined;
  /** Shows plans to clients that ask with `Apollo-Query-Plan-Experimental`. */
  readonly exposePlans: boolean;
  /** `compiled` by default. */
  readonly executor?: ExecutorKind | undefined;
}

/** One operation of a document. Variables are the client's, not yet coerced. */
export interface ClientOperation {
  readonly document: DocumentNode;
  /** Needed where the document has several operations. */
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface PlanExecution extends ClientOperation {
  readonly plan: QueryPlan;
  /** A fresh one per execution: it collects what the plan fetches. */
  readonly context: RequestContext;
  /**
   * For a subscription's plan: the data of its primary fetch, when that was had already; merging changes it, so hand
   * over a copy. Without it the primary runs too, on `context.event` as root value.
   */
  readonly primaryData?: Readonly<Record<string, unknown>> | undefined;
}

/** The federated graph: what Apollo Server and the live side run operations with. */
export interface Federation {
  /** What Apollo Server takes as its gateway; starting the server loads it. */
  readonly gateway: NonNullable<ApolloServerOptionsWithGateway<RequestContext>['gateway']>;
  /** The schema that clients see. Throws before the gateway is loaded, as do the next three. */
  readonly schema: GraphQLSchema;
  /** Plans an operation of any kind, remembered per document object. The document must be valid. Throws a GraphQLError. */
  plan(operation: ClientOperation): QueryPlan;
  /** What is wrong with an operation's variables, as errors ready for the client, BAD_USER_INPUT for most; empty when nothing is. */
  checkVariables(operation: ClientOperation): readonly GraphQLError[];
  /**
   * Runs a plan, a subscription's too (once, for one event). What the context's viewer may not have is not asked for:
   * the rest runs by a plan of its own. Errors come ready for the client: known codes, response paths, bugs logged and
   * masked. Never rejects.
   */
  execute(execution: PlanExecution): Promise<ExecutionResult>;
  /** Runs an operation for many viewers at once: what each would have got alone. Never rejects. */
  executeForAudience(execution: AudienceExecution): Promise<readonly AudienceResult[]>;
  /** Whether a viewer wrote a moment ago what copies may not have applied. */
  hasUnseenWrites(viewer: Viewer): boolean;
  /** Asked when somebody subscribes; all else is refused as it is executed. */
  readonly subscriptionRefusal: Authorization['subscriptionRefusal'];
  readonly createRequestContext: CreateRequestContext;
}

/** Sets up Apollo's gateway over a fixed supergraph, with our executor and our errors. */
export function createFederation(options: FederationOptions): Federation {
  const { supergraphSdl, subgraphs, ownWrites, logger, metrics, exposePlans } = options;
  const settings = options.resilience;
  const fetcherOf = (name: SubgraphName) => {
    const client = subgraphs[name];
    return createSubgraphFetcher(name, createResilientSubgraph({ name, client, settings, logger, metrics }));
  };
  const fetchers: Fetchers<RequestContext> = {
    users: fetcherOf('users'),
    posts: fetcherOf('posts'),
    feed: fetcherOf('feed'),
  };
  disableApolloTelemetry();
  const gateway = new FederatedGateway(
    {
      supergraphSdl: admissibleSupergraph(supergraphSdl),
      logger: quietly(logger),
      buildService: ({ name }) => {
        if (!Object.hasOwn(fetchers, name))
          throw new Error(`the supergraph names a subgraph ${name} that nothing serves`);
        return NEVER_ASKED;
      },
    },
    (request) => answer(runner, request, { exposePlans }),
  );
  const authorization = createAuthorization({ supergraphSdl });
  const { executor = 'compiled' } = options;
  const runner = createPlanRunner({ gateway, fetchers, authorization, executor });

  const createRequestContext = requestContexts({ ownWrites, logger, metrics, ...settings });

  return {
    gateway,
    get schema() {
      return runner.schema;
    },
    plan: runner.plan,
    checkVariables: (operation) => checkVariables(runner.schema, operation),
    execute: runner.execute,
    executeForAudience: (execution) =>
      runForAudience({ execute: runner.execute, createRequestContext }, execution),
    hasUnseenWrites: (viewer) => ownWrites.awaitsOf(viewer).length > 0,
    subscriptionRefusal: authorization.subscriptionRefusal,
    createRequestContext,
  };
}

/** What Apollo's gateway would ask itself: our runner asks subgraphs. */
const NEVER_ASKED: GraphQLDataSource = {
  process: () => Promise.reject(new TypeError('subgraphs are asked by the plan runner')),
};

/** Answers Apollo Server, for queries and mutations that the intake let in. */
async function answer(
  runner: PlanRunner,
  { context: given, document, request }: Parameters<FederatedGateway['executor']>[0],
  { exposePlans }: Pick<FederationOptions, 'exposePlans'>,
): ReturnType<FederatedGateway['executor']> {
  const context = given as RequestContext;
  const { operationName, variables } = request;
  const asked: ClientOperation = { document, operationName, variables };
  const errors = checkVariables(runner.schema, asked);
  if (errors.length > 0) return { errors };
  try {
    const { plan, result } = await runner.run({ ...asked, plan: runner.plan(asked), context });
    const format = exposePlans ? planFormatIn(request.http?.headers) : undefined;
    return format ? { ...result, extensions: { __queryPlanExperimental: shown(plan, format) } } : result;
  } catch (error) {
    throw unexpectedError(error, context);
  }
}

/** How a client wants to see the plan, by the headers that Apollo's gateway goes by; undefined: it does not. */
function planFormatIn(
  headers: { get(name: string): string | null | undefined } | undefined,
): string | undefined {
  if (!headers?.get('apollo-query-plan-experimental')) return undefined;
  return headers.get('apollo-query-plan-experimental-format') ?? 'prettified';
}

function shown(plan: QueryPlan, format: string): unknown {
  if (format === 'internal') return plan;
  return format === 'prettified' && plan.node ? prettyFormatQueryPlan(plan) : true;
}

/** The gateway tells of its loading at info, in several lines. */
function quietly(logger: Logger) {
  const at = (level: 'debug' | 'warn' | 'error') => (message?: unknown) => logger[level](String(message));
  return { debug: at('debug'), info: at('debug'), warn: at('warn'), error: at('error') };
}
