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
  type ExecutionResult,
  type GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { refusedAt, type Authorization } from '../authorization/index.ts';
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
  readonly authorization: Authorization;
}

export interface PlanRunner extends Pick<Federation, 'schema' | 'plan' | 'execute'> {
  /** As `execute`, with the plan that was run in the end. Rejects where something unforeseen happens. */
  run(execution: PlanExecution): Promise<{ readonly plan: QueryPlan; readonly result: ExecutionResult }>;
}

/** Stands in a plan for the primary fetch of a subscription that has run already. */
const PRIMARY_DATA = 'primary data';

/** Plans and runs operations outside Apollo Server: what the stock gateway refuses for subscriptions. */
export function createPlanRunner(deps: PlanRunnerDeps): PlanRunner {
  const { apollo, dataSources, authorization } = deps;
  const inside = apollo as unknown as GatewayInside;
  const plans = new WeakMap<DocumentNode, Map<string, QueryPlan>>();

  function makePlan({ document, operationName }: ClientOperation): QueryPlan {
    const operation = operationFromDocument(loaded(inside.apiSchema), document, named(operationName));
    return loaded(inside.queryPlanner).buildQueryPlan(operation);
  }

  function plan(operation: ClientOperation): QueryPlan {
    const byName = plans.get(operation.document) ?? new Map<string, QueryPlan>();
    plans.set(operation.document, byName);
    const name = operation.operationName ?? '';
    const known = byName.get(name) ?? makePlan(operation);
    byName.set(name, known);
    return known;
  }

  async function runPlan(execution: PlanExecution): Promise<ExecutionResult> {
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
    const result = await executeQueryPlan(
      { kind: 'QueryPlan', ...nodeOf(plan, { primaryIsDone: primaryData !== undefined }) },
      primaryData
        ? { ...dataSources, [PRIMARY_DATA]: { process: async () => ({ data: primaryData }) } }
        : dataSources,
      request,
      operationContext,
      loaded(inside.supergraphSchema),
      loaded(inside.apiSchema),
    );
    return toClientResult(result, context);
  }

  async function run(execution: PlanExecution): ReturnType<PlanRunner['run']> {
    const { document, context } = execution;
    const refusals = authorization.refusalsOf(document, context.viewer);
    if (!refusals) return { plan: execution.plan, result: await runPlan(execution) };
    const allowed = { ...execution, document: refusals.allowed };
    const allowedPlan = plan(allowed);
    const { data, errors = [] } = await runPlan({ ...allowed, plan: allowedPlan });
    const completed = authorization.complete(execution, refusals, data);
    const refused = completed.paths.map((path) => refusedAt(path, refusals.code));
    return {
      plan: allowedPlan,
      result: {
        ...(data === undefined ? {} : { data: completed.data ?? null }),
        ...(errors.length + refused.length > 0 ? { errors: [...errors, ...refused] } : {}),
      },
    };
  }

  return {
    get schema() {
      return loaded(inside.schema);
    },
    plan,
    run,
    async execute(execution) {
      try {
        return (await run(execution)).result;
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
