import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { compileOperation, type CompiledOperation } from './compiled-operation.ts';
import type { Execution, FetchError } from './execution.ts';
import type { Fetchers } from './fetcher.ts';
import { merge } from './merge.ts';
import type { Data } from './own-values.ts';
import { typeConditions } from './type-conditions.ts';

export interface ExecutorOptions<Context> {
  /** The schema that clients see. */
  readonly apiSchema: GraphQLSchema;
  /** All types that subgraphs have, as plans name them. */
  readonly supergraphSchema: GraphQLSchema;
  readonly fetchers: Fetchers<Context>;
}

export interface ExecutorRun<Context> {
  readonly plan: QueryPlan;
  /** The client's document, which must be valid and the one that the plan was made for. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  /** The client's, which must be right for the document. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Handed to every fetcher. */
  readonly context: Context;
  /** For a subscription's plan: what its primary fetch gave, where that was had before; merging changes it. */
  readonly primaryData?: Readonly<Record<string, unknown>> | undefined;
}

export interface ExecutorOutcome {
  readonly data: Record<string, unknown> | null;
  /** In the order in which they came; see `response-errors.ts` for where they belong in the data. */
  readonly errors: readonly FetchError[];
  /** All that was fetched, keys included. */
  readonly fetched: Data;
}

/** Runs query plans, each compiled when it is first run. */
export interface Executor<Context> {
  /** Rejects where an answer is not what the schema says, or on a bug. */
  run(run: ExecutorRun<Context>): Promise<ExecutorOutcome>;
}

/** Makes the executor of one supergraph. What it compiles lives as long as the plan that it was compiled from. */
export function createExecutor<Context>(options: ExecutorOptions<Context>): Executor<Context> {
  const { apiSchema, supergraphSchema, fetchers } = options;
  const apiCondition = typeConditions(apiSchema);
  const supergraphCondition = typeConditions(supergraphSchema);
  const compiled = new WeakMap<QueryPlan, CompiledOperation<Context>>();

  function operationOf({ plan, document, operationName }: ExecutorRun<Context>): CompiledOperation<Context> {
    const known = compiled.get(plan);
    if (known && known.document === document && known.operationName === operationName) return known;
    const operation = compileOperation({
      plan,
      document,
      operationName,
      fetchers,
      apiSchema,
      apiCondition,
      supergraphCondition,
    });
    compiled.set(plan, operation);
    return operation;
  }

  return {
    async run(run) {
      const { variables, context, primaryData } = run;
      const operation = operationOf(run);
      const root: Data = {};
      const execution: Execution<Context> = { context, variables, root, errors: [] };
      const targets = [root];
      if (primaryData) merge(root, primaryData as Data, { isShared: false });
      else await operation.primary?.(execution, targets);
      await operation.rest?.(execution, targets);
      return { data: operation.shape(root, variables), errors: execution.errors, fetched: root };
    },
  };
}
