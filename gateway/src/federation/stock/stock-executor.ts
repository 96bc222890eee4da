import { buildOperationContext, executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { OperationTypeNode, type ExecutionResult } from 'graphql';
import { toClientResult } from '../client-errors.ts';
import type { Fetchers } from '../executor/index.ts';
import { typeConditions } from '../executor/type-conditions.ts';
import type { PlanExecution } from '../federation.ts';
import type { LoadedSupergraph } from '../federated-gateway.ts';
import type { RequestContext } from '../request-context.ts';
import { createSubgraphDataSource } from './subgraph-data-source.ts';

type GatewayRequest = Parameters<typeof executeQueryPlan>[2];

/** Stands in a plan for the primary fetch of a subscription that has run already. */
const PRIMARY_DATA = 'primary data';

/** Runs plans by Apollo's exported executor: what ours is held against. */
export function createStockExecutor(
  { schema, apiSchema, supergraphSchema }: LoadedSupergraph,
  fetchers: Fetchers<RequestContext>,
): (execution: PlanExecution) => Promise<ExecutionResult> {
  const conditionOf = typeConditions(supergraphSchema);
  const dataSources: ServiceMap = Object.fromEntries(
    Object.entries(fetchers).map(([name, fetcher]) => [name, createSubgraphDataSource(fetcher, conditionOf)]),
  );
  return async ({ plan, document, operationName, variables = {}, context, primaryData }) => {
    const operationContext = buildOperationContext({
      schema,
      operationDocument: document,
      ...(operationName === undefined ? {} : { operationName }),
    });
    const request = {
      request: { variables },
      context,
      metrics: {},
      logger: context.logger,
    } as unknown as GatewayRequest;
    if (primaryData) context.result.addRoot(primaryData);
    const result = await executeQueryPlan(
      { kind: 'QueryPlan', ...nodeOf(plan, { primaryIsDone: primaryData !== undefined }) },
      primaryData
        ? { ...dataSources, [PRIMARY_DATA]: { process: async () => ({ data: primaryData }) } }
        : dataSources,
      request,
      operationContext,
      supergraphSchema,
      apiSchema,
    );
    return toClientResult(result, context);
  };
}

/** A plan that the gateway's executor runs: a subscription's becomes its primary, or that one's data, then the rest. */
function nodeOf(
  { node }: QueryPlan,
  { primaryIsDone }: { readonly primaryIsDone: boolean },
): { node?: PlanNode } {
  if (!node) return {};
  if (node.kind !== 'Subscription') return { node };
  const first: FetchNode = primaryIsDone ? { ...PRIMARY_FETCH } : node.primary;
  return { node: { kind: 'Sequence', nodes: node.rest ? [first, node.rest] : [first] } };
}

const PRIMARY_FETCH: FetchNode = {
  kind: 'Fetch',
  serviceName: PRIMARY_DATA,
  operation: '{ __typename }',
  operationName: undefined,
  operationKind: OperationTypeNode.SUBSCRIPTION,
};
