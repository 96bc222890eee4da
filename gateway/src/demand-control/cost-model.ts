import { getOperationAST, getVariableValues, type DocumentNode } from 'graphql';
import type { ClientOperation } from '../federation/index.ts';
import type { Valued } from './argument-values.ts';
import { compileCost } from './compiled-cost.ts';
import { readCostRules } from './cost-rules.ts';

export interface CostModel {
  /**
   * What an operation costs at most, before it runs, by the rules of the IBM cost specification as Apollo's Router has
   * them: each object 1 unless `@cost` says otherwise, lists times their size as coerced variables and `@listSize` have
   * it. 0 to Number.MAX_SAFE_INTEGER. The document must be valid. 0 for what is not executed at all: variables that do not
   * fit (BAD_USER_INPUT), or an operation that the document does not have.
   */
  costOf(operation: ClientOperation): number;
}

interface CompiledOperation {
  readonly definitions: NonNullable<ReturnType<typeof getOperationAST>>['variableDefinitions'];
  readonly cost: Valued<number>;
}

/** Reads the cost directives once; each operation is compiled once, as long as its document lives. */
export function createCostModel({ supergraphSdl }: { readonly supergraphSdl: string }): CostModel {
  const rules = readCostRules(supergraphSdl);
  const compiled = new WeakMap<DocumentNode, Map<string, CompiledOperation>>();

  function operationOf({ document, operationName }: ClientOperation): CompiledOperation | undefined {
    const byName = compiled.get(document) ?? new Map<string, CompiledOperation>();
    compiled.set(document, byName);
    const known = byName.get(operationName ?? '');
    if (known) return known;
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const made = {
      definitions: operation.variableDefinitions,
      cost: compileCost(rules, document, operation),
    };
    byName.set(operationName ?? '', made);
    return made;
  }

  return {
    costOf(asked) {
      const operation = operationOf(asked);
      if (!operation) return 0;
      const { definitions = [], cost } = operation;
      const { coerced } = getVariableValues(rules.schema, definitions, asked.variables ?? {}, {
        maxErrors: 1,
      });
      return coerced ? Math.min(Math.ceil(cost(coerced)), Number.MAX_SAFE_INTEGER) : 0;
    },
  };
}
