import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { createExecutor } from './executor.ts';
import type { Fetchers } from './fetcher.ts';
import { responseErrors } from './response-errors.ts';

export interface FederatedGraphOptions<Context> {
  /** Any composed supergraph. */
  readonly supergraphSdl: string;
  /** One for every subgraph, by its name in the supergraph (the `name` of its `@join__graph`). */
  readonly fetchers: Fetchers<Context>;
}

/** One operation of a document that is valid, with variables that are right for it. */
export interface GraphOperation<Context> {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly context: Context;
}

export interface FederatedGraph<Context> {
  /** What clients see, to validate documents with. */
  readonly schema: GraphQLSchema;
  /** Plans remembered per document object. Errors are as subgraphs told them, at the client's response paths. */
  execute(operation: GraphOperation<Context>): Promise<ExecutionResult>;
}

/** The executor over a supergraph and nothing else: no identities, no limits, no masking. For tests of federation. */
export function createFederatedGraph<Context>(
  options: FederatedGraphOptions<Context>,
): FederatedGraph<Context> {
  const supergraph = Supergraph.build(options.supergraphSdl);
  const api = supergraph.apiSchema();
  const schema = api.toGraphQLJSSchema();
  const planner = new QueryPlanner(supergraph);
  const executor = createExecutor({
    apiSchema: schema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    fetchers: options.fetchers,
  });
  const plans = new WeakMap<DocumentNode, Map<string | undefined, QueryPlan>>();

  function planOf({ document, operationName }: GraphOperation<Context>): QueryPlan {
    const byName = plans.get(document) ?? new Map<string | undefined, QueryPlan>();
    plans.set(document, byName);
    const named = operationName === undefined ? {} : { operationName };
    const plan =
      byName.get(operationName) ?? planner.buildQueryPlan(operationFromDocument(api, document, named));
    byName.set(operationName, plan);
    return plan;
  }

  return {
    schema,
    async execute(operation) {
      const { document, operationName, variables = {}, context } = operation;
      const plan = planOf(operation);
      const outcome = await executor.run({ plan, document, operationName, variables, context });
      const errors = responseErrors(outcome, ({ message, extensions = {} }) => ({ message, extensions }));
      return { data: outcome.data, ...(errors.length > 0 ? { errors } : {}) };
    },
  };
}
