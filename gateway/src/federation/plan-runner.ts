import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import {
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { refusedAt, type Authorization } from '../authorization/index.ts';
import { outcomeForClient, unexpectedError } from './client-errors.ts';
import { conditionVariables } from './condition-variables.ts';
import { createExecutor, type Fetchers } from './executor/index.ts';
import type { FederatedGateway, LoadedSupergraph } from './federated-gateway.ts';
import type { ClientOperation, ExecutorKind, Federation, PlanExecution } from './federation.ts';
import type { RequestContext } from './request-context.ts';
import { createStockExecutor } from './stock/stock-executor.ts';
import { variableErrors } from './variable-errors.ts';

interface PlanRunnerDeps {
  readonly gateway: Pick<FederatedGateway, 'loaded'>;
  readonly fetchers: Fetchers<RequestContext>;
  readonly authorization: Authorization;
  readonly executor: ExecutorKind;
}

export interface PlanRunner extends Pick<Federation, 'schema' | 'plan' | 'execute'> {
  /** As `execute`, with the plan that was run in the end. Rejects where something unforeseen happens. */
  run(execution: PlanExecution): Promise<{ readonly plan: QueryPlan; readonly result: ExecutionResult }>;
}

/** What belongs to one supergraph, and goes when it is loaded anew. */
interface Running {
  readonly supergraph: LoadedSupergraph;
  readonly plans: WeakMap<DocumentNode, Map<string, QueryPlan>>;
  readonly runPlan: (execution: PlanExecution) => Promise<ExecutionResult>;
}

/** Plans and runs operations outside Apollo Server: what the stock gateway refuses for subscriptions. */
export function createPlanRunner(deps: PlanRunnerDeps): PlanRunner {
  const { gateway, fetchers, authorization } = deps;
  let known: Running | undefined;

  function running(): Running {
    const supergraph = gateway.loaded;
    if (known?.supergraph === supergraph) return known;
    const runPlan =
      deps.executor === 'stock'
        ? createStockExecutor(supergraph, fetchers)
        : createCompiledExecutor(supergraph, fetchers);
    return (known = { supergraph, plans: new WeakMap(), runPlan });
  }

  function plan(operation: ClientOperation): QueryPlan {
    const { plans, supergraph } = running();
    const byName = plans.get(operation.document) ?? new Map<string, QueryPlan>();
    plans.set(operation.document, byName);
    const name = operation.operationName ?? '';
    const plan = byName.get(name) ?? makePlan(supergraph, operation);
    byName.set(name, plan);
    return plan;
  }

  async function run(execution: PlanExecution): ReturnType<PlanRunner['run']> {
    const { document, context } = execution;
    const { runPlan } = running();
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
      return gateway.loaded.schema;
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

function makePlan({ apiSchema, queryPlanner }: LoadedSupergraph, operation: ClientOperation): QueryPlan {
  const { document, operationName } = operation;
  const named = operationName === undefined ? {} : { operationName };
  return queryPlanner.buildQueryPlan(operationFromDocument(apiSchema, document, named));
}

function createCompiledExecutor(
  { schema, supergraphSchema }: LoadedSupergraph,
  fetchers: Fetchers<RequestContext>,
): Running['runPlan'] {
  const executor = createExecutor({ apiSchema: schema, supergraphSchema, fetchers });
  return async ({ plan, document, operationName, variables = {}, context, primaryData }) => {
    const asked = { plan, document, operationName, variables, context, primaryData };
    try {
      return outcomeForClient(await executor.run(asked), context);
    } catch (error) {
      return { errors: [unexpectedError(error, context)] };
    }
  };
}

/** What is wrong with an operation's variables, ready for the client. */
export function checkVariables(schema: GraphQLSchema, operation: ClientOperation): readonly GraphQLError[] {
  const { document, operationName, variables = {} } = operation;
  const found = getOperationAST(document, operationName);
  if (!found?.variableDefinitions) return [];
  const conditions = conditionVariables(document, found);
  return variableErrors(schema, { definitions: found.variableDefinitions, conditions }, variables);
}
