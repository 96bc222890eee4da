import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError } from 'graphql';
import { askedEntities, type AskedEntities } from './asked-entities.ts';
import type { Execution, Step } from './execution.ts';
import type { FetchAnswer, Fetcher, FetchRequest, SubgraphError } from './fetcher.ts';
import { merge } from './merge.ts';
import { ownValue, setOwn, type Data } from './own-values.ts';
import { placeEntities, placeRewritten } from './place-entities.ts';
import type { PlanPath } from './plan-path.ts';
import { compileRequires } from './requires.ts';
import { compileRewrites } from './rewrites.ts';
import { selectedNames } from './selected-names.ts';
import type { TypeCondition } from './type-conditions.ts';

export interface FetchStepOptions<Context> {
  readonly fetcher: Fetcher<Context>;
  /** Where the plan puts the answer. */
  readonly planPath: PlanPath;
  /** Type conditions of the supergraph. */
  readonly conditionOf: (typename: string) => TypeCondition;
}

const UNFIT: SubgraphError = {
  message: 'A subgraph answered something else than it was asked for.',
  extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' },
};

/** A fetch: asks its subgraph and puts what comes into the targets. */
export function compileFetch<Context>(node: FetchNode, options: FetchStepOptions<Context>): Step<Context> {
  return node.requires ? compileEntityFetch(node, options) : compileRootFetch(node, options);
}

function compileRootFetch<Context>(node: FetchNode, options: FetchStepOptions<Context>): Step<Context> {
  const { operation, operationName, operationKind: kind, variableUsages = [] } = node;
  const { fetcher, planPath } = options;
  const rewrite = compileRewrites(node.outputRewrites, options.conditionOf);
  const place = { planPath, operation };

  function take({ errors }: Execution<Context>, targets: readonly Data[], answer: FetchAnswer): void {
    const { data, errors: told = [] } = answer;
    const [first] = told;
    if (!data && first) errors.push({ error: first, failure: { ...place, kind: 'lost', stands: undefined } });
    if (!data) return;
    for (const error of told)
      errors.push({ error, failure: { ...place, kind: 'root', subpath: error.path ?? [] } });
    rewrite?.(data);
    const [only, ...others] = targets;
    for (const target of others) merge(target, data, { isShared: true });
    if (only) merge(only, data, { isShared: false });
  }

  return (execution, targets) => {
    if (targets.length === 0) return undefined;
    const variables = variablesOf(execution, variableUsages);
    const request: FetchRequest = { operation, operationName, kind, variables, entities: undefined };
    return fetcher(request, execution.context).then(
      (answer) => take(execution, targets, answer),
      (bug: unknown) => take(execution, targets, answerOf(bug)),
    );
  };
}

function compileEntityFetch<Context>(node: FetchNode, options: FetchStepOptions<Context>): Step<Context> {
  const { operation, operationName, operationKind: kind, variableUsages = [] } = node;
  const { fetcher, planPath, conditionOf } = options;
  const requires = compileRequires(node.requires ?? [], conditionOf);
  const rewriteInput = compileRewrites(node.inputRewrites, conditionOf);
  const rewriteOutput = compileRewrites(node.outputRewrites, conditionOf);
  const names = selectedNames(operation, { ofEntities: true });
  const place = { planPath, operation };

  function take({ errors }: Execution<Context>, asked: AskedEntities, answer: FetchAnswer): void {
    const { data, errors: told = [] } = answer;
    const { targets, indexOf, unique } = asked;
    const lost = (error: SubgraphError) => {
      errors.push({ error, failure: { ...place, kind: 'lost', stands: among(targets) } });
    };
    const [first] = told;
    if (!data && first) return lost(first);
    const received = data ? ownValue(data, '_entities') : undefined;
    if (!Array.isArray(received) || received.length !== unique.length) return lost(UNFIT);
    for (const error of told) {
      const [, index, ...subpath] = error.path ?? [];
      if (typeof index !== 'number' || !unique[index]) lost(error);
      else {
        const stands = among(targets.filter((_, at) => indexOf[at] === index));
        errors.push({ error, failure: { ...place, kind: 'entity', stands, subpath } });
      }
    }
    if (rewriteOutput) placeRewritten(asked, received, rewriteOutput);
    else placeEntities(asked, received, names);
  }

  return (execution, targets) => {
    const asked = askedEntities(targets, requires, rewriteInput);
    if (!asked) return undefined;
    const entities = asked.unique;
    const variables = variablesOf(execution, variableUsages);
    variables['representations'] = entities;
    const request: FetchRequest = { operation, operationName, kind, variables, entities };
    return fetcher(request, execution.context).then(
      (answer) => take(execution, asked, answer),
      (bug: unknown) => take(execution, asked, answerOf(bug)),
    );
  };
}

function variablesOf({ variables: given }: Execution<unknown>, names: readonly string[]): Data {
  const variables: Data = {};
  for (const name of names) {
    const value = ownValue(given, name);
    if (value !== undefined) setOwn(variables, name, value);
  }
  return variables;
}

/** Whether a place is one of these. */
function among(targets: readonly Data[]): (value: Data) => boolean {
  const all = new Set(targets);
  return (value) => all.has(value);
}

function answerOf(bug: unknown): FetchAnswer {
  const originalError = bug instanceof Error ? bug : new Error(String(bug));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}
