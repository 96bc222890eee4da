import { operationFromDocument, type Schema } from '@apollo/federation-internals';
import {
  buildOperationContext,
  executeQueryPlan,
  type ApolloGateway,
  type ServiceMap,
} from '@apollo/gateway';
import type { FetchNode, PlanNode, QueryPlan, QueryPlanner } from '@apollo/query-planner';
import {
  getOperationAST,
  type GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { toClientResult, unexpectedError } from './client-errors.ts';
import type { ClientOperation, Federation, PlanExecution } from './federation.ts';
import { variableErrors } from './variable-errors.ts';

type GatewayRequest = Parameters<typeof executeQueryPlan>[2];
/** What of ApolloGateway a plan needs. @NOTE private there; the version is pinned for that. */
interface GatewayInside {
  readonly schema?: GraphQLSchema;
  readonly apiSchema?: Schema;
  readonly supergraphSchema?: GraphQLSchema;
  readonly queryPlanner?: QueryPlanner;
}

interface PlanRunnerDeps {
  readonly apollo: ApolloGateway;
  readonly dataSources: ServiceMap;
}

/** Stands in a plan for the primary fetch of a subscription that has run already. */
const PRIMARY_DATA = 'primary data';

/** Plans and runs operations outside Apollo Server: what the stock gateway refuses for subscriptions. */
export function createPlanRunner(deps: PlanRunnerDeps): Pick<Federation, 'schema' | 'plan' | 'execute'> {
  const { apollo, dataSources } = deps;
  const inside = apollo as unknown as GatewayInside;
  const plans = new WeakMap<DocumentNode, Map<string, QueryPlan>>();

  function makePlan({ document, operationName }: ClientOperation): QueryPlan {
    const operation = operationFromDocument(loaded(inside.apiSchema), document, named(operationName));
    return loaded(inside.queryPlanner).buildQueryPlan(operation);
  }

  async function run(execution: PlanExecution) {
    const { plan, document, operationName, variables = {}, context, primaryData } = execution;
    const schema = loaded(inside.schema);
    const operationContext = buildOperationContext({
      schema,
      operationDocument: document,
      ...named(operationName),
    });
    const request = {
      request: { variables },
      context,
      metrics: {},
      logger: context.logger,
    } as unknown as GatewayRequest;
    if (primaryData) context.result.addRoot(primaryData);
    return executeQueryPlan(
      { kind: 'QueryPlan', ...nodeOf(plan, { primaryIsDone: primaryData !== undefined }) },
      primaryData
        ? { ...dataSources, [PRIMARY_DATA]: { process: async () => ({ data: primaryData }) } }
        : dataSources,
      request,
      operationContext,
      loaded(inside.supergraphSchema),
      loaded(inside.apiSchema),
    );
  }

  return {
    get schema() {
      return loaded(inside.schema);
    },
    plan(operation) {
      const byName = plans.get(operation.document) ?? new Map<string, QueryPlan>();
      plans.set(operation.document, byName);
      const name = operation.operationName ?? '';
      const plan = byName.get(name) ?? makePlan(operation);
      byName.set(name, plan);
      return plan;
    },
    async execute(execution) {
      try {
        return toClientResult(await run(execution), execution.context);
      } catch (error) {
        return { errors: [unexpectedError(error, execution.context)] };
      }
    },
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

/** What is wrong with an operation's variables, ready for the client. */
export function checkVariables(schema: GraphQLSchema, operation: ClientOperation): readonly GraphQLError[] {
  const { document, operationName, variables = {} } = operation;
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return variableErrors(schema, definitions, variables);
}

function named(operationName: string | undefined): { operationName?: string } {
  return operationName === undefined ? {} : { operationName };
}

function loaded<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the gateway is not loaded yet');
  return part;
}
