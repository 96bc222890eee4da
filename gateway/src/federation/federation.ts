import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { ApolloGateway, type ServiceMap } from '@apollo/gateway';
import { prettyFormatQueryPlan, type QueryPlan } from '@apollo/query-planner';
import { disableApolloTelemetry } from '@rookery/config';
import { admissibleSupergraph, type SubgraphName } from '@rookery/schema';
import type { SubgraphClient } from '@rookery/subgraph-host';
import type { GatewayMetrics, Logger } from '@rookery/telemetry';
import { type GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { createAuthorization, type Authorization } from '../authorization/index.ts';
import { unexpectedError } from './client-errors.ts';
import { checkVariables, createPlanRunner, type PlanRunner } from './plan-runner.ts';
import {
  requestContexts,
  type CreateRequestContext,
  type OwnWrites,
  type RequestContext,
} from './request-context.ts';
import { createResilientSubgraph } from './resilience/resilient-subgraph.ts';
import type { ResilienceSettings } from './resilience/resilience-settings.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';

export type SubgraphClients = Readonly<Record<SubgraphName, SubgraphClient>>;

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
  /** Asked when somebody subscribes; all else is refused as it is executed. */
  readonly subscriptionRefusal: Authorization['subscriptionRefusal'];
  readonly createRequestContext: CreateRequestContext;
}

/** Sets up Apollo's gateway over a fixed supergraph, with our data sources and our errors. */
export function createFederation(options: FederationOptions): Federation {
  const { supergraphSdl, subgraphs, ownWrites, logger, metrics, exposePlans } = options;
  const settings = options.resilience;
  const dataSourceOf = (name: SubgraphName) => {
    const client = subgraphs[name];
    return createSubgraphDataSource(
      name,
      createResilientSubgraph({ name, client, settings, logger, metrics }),
    );
  };
  const dataSources: ServiceMap = {
    users: dataSourceOf('users'),
    posts: dataSourceOf('posts'),
    feed: dataSourceOf('feed'),
  };
  disableApolloTelemetry();
  const apollo = new ApolloGateway({
    supergraphSdl: admissibleSupergraph(supergraphSdl),
    logger: quietly(logger),
    buildService: ({ name }) => {
      const dataSource = dataSources[name];
      if (!dataSource) throw new Error(`the supergraph names a subgraph ${name} that nothing serves`);
      return dataSource;
    },
  });
  const authorization = createAuthorization({ supergraphSdl });
  const runner = createPlanRunner({ apollo, dataSources, authorization });

  return {
    gateway: withRunner(apollo, runner, { exposePlans }),
    get schema() {
      return runner.schema;
    },
    plan: runner.plan,
    checkVariables: (operation) => checkVariables(runner.schema, operation),
    execute: runner.execute,
    subscriptionRefusal: authorization.subscriptionRefusal,
    createRequestContext: requestContexts({ ownWrites, logger, metrics, ...settings }),
  };
}

/** Apollo's gateway with our runner in place of its executor, for queries and mutations that the intake let in. */
function withRunner(
  apollo: ApolloGateway,
  runner: PlanRunner,
  { exposePlans }: Pick<FederationOptions, 'exposePlans'>,
): Federation['gateway'] {
  return {
    onSchemaLoadOrUpdate: (callback) => apollo.onSchemaLoadOrUpdate(callback),
    stop: () => apollo.stop(),
    async load(apolloConfig) {
      await apollo.load(apolloConfig);
      return {
        async executor({ context: given, document, request }) {
          const context = given as RequestContext;
          const { operationName, variables } = request;
          const asked: ClientOperation = { document, operationName, variables };
          const errors = checkVariables(runner.schema, asked);
          if (errors.length > 0) return { errors: [...errors] };
          try {
            const { plan, result } = await runner.run({ ...asked, plan: runner.plan(asked), context });
            const format = exposePlans ? planFormatIn(request.http?.headers) : undefined;
            return format
              ? { ...result, extensions: { __queryPlanExperimental: shown(plan, format) } }
              : result;
          } catch (error) {
            throw unexpectedError(error, context);
          }
        },
      };
    },
  };
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
