import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import type { Step } from './execution.ts';
import { compileFetch } from './fetch-step.ts';
import type { Fetchers } from './fetcher.ts';
import { ownValue } from './own-values.ts';
import { objectsAt, type PlanPath } from './plan-path.ts';
import type { TypeCondition } from './type-conditions.ts';

/** A plan as steps; undefined: there is nothing to do. */
export interface CompiledPlan<Context> {
  /** Of a subscription: its root fetch. Of all else: everything. */
  readonly primary: Step<Context> | undefined;
  /** What follows a subscription's root fetch, or its data where that was had before. */
  readonly rest: Step<Context> | undefined;
}

export interface PlanOptions<Context> {
  readonly fetchers: Fetchers<Context>;
  readonly conditionOf: (typename: string) => TypeCondition;
  /** Of the operation's variables, as far as they have any. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** Makes steps of a plan's nodes. Throws when it names a subgraph that nothing serves, or defers. */
export function compilePlan<Context>(
  { node }: QueryPlan,
  options: PlanOptions<Context>,
): CompiledPlan<Context> {
  if (node?.kind === 'Subscription') {
    return {
      primary: compileNode(node.primary, [], options),
      rest: node.rest && compileNode(node.rest, [], options),
    };
  }
  return { primary: node && compileNode(node, [], options), rest: undefined };
}

function compileNode<Context>(
  node: PlanNode,
  path: PlanPath,
  options: PlanOptions<Context>,
): Step<Context> | undefined {
  switch (node.kind) {
    case 'Fetch':
      return compileFetchAt(node, path, options);
    case 'Sequence':
      return sequence(compileNodes(node.nodes, path, options));
    case 'Parallel':
      return parallel(compileNodes(node.nodes, path, options));
    case 'Flatten': {
      const step = compileNode(node.node, [...path, ...node.path], options);
      return step && ((execution, targets) => step(execution, objectsAt(targets, node.path)));
    }
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      const met = ifClause && compileNode(ifClause, path, options);
      const unmet = elseClause && compileNode(elseClause, path, options);
      return (execution, targets) => {
        const given = ownValue(execution.variables, condition);
        const value = given === undefined ? ownValue(options.defaults, condition) : given;
        if (typeof value !== 'boolean') throw new TypeError(`$${condition} is neither true nor false`);
        return (value ? met : unmet)?.(execution, targets);
      };
    }
    case 'Defer':
      throw new TypeError('the gateway does not defer');
  }
}

function compileNodes<Context>(
  nodes: readonly PlanNode[],
  path: PlanPath,
  options: PlanOptions<Context>,
): Step<Context>[] {
  return nodes.map((node) => compileNode(node, path, options)).filter((step) => step !== undefined);
}

function compileFetchAt<Context>(
  node: FetchNode,
  planPath: PlanPath,
  { fetchers, conditionOf }: PlanOptions<Context>,
): Step<Context> {
  const fetcher = Object.hasOwn(fetchers, node.serviceName) ? fetchers[node.serviceName] : undefined;
  if (!fetcher) throw new Error(`a plan names a subgraph ${node.serviceName} that nothing serves`);
  return compileFetch(node, { fetcher, planPath, conditionOf });
}

function sequence<Context>(steps: readonly Step<Context>[]): Step<Context> {
  return async (execution, targets) => {
    for (const step of steps) {
      const done = step(execution, targets);
      if (done) await done;
    }
  };
}

/** One that throws at once must not leave the others without anybody who hears that they failed too. */
function parallel<Context>(steps: readonly Step<Context>[]): Step<Context> {
  return async (execution, targets) => {
    const running: Promise<void>[] = [];
    for (const step of steps) {
      try {
        const done = step(execution, targets);
        if (done) running.push(done);
      } catch (error) {
        running.push(Promise.reject(error as Error));
      }
    }
    await Promise.all(running);
  };
}
