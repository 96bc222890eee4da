import { getOperationAST, getVariableValues, type DocumentNode, type OperationDefinitionNode } from 'graphql';
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
  /** The same of an operation of a valid document, as a function of its coerced variables. */
  priceOf(document: DocumentNode, operation: OperationDefinitionNode): Valued<number>;
}

/** Reads the cost directives once; each operation is compiled once, as long as its document lives. */
export function createCostModel({ supergraphSdl }: { readonly supergraphSdl: string }): CostModel {
  const rules = readCostRules(supergraphSdl);
  const compiled = new WeakMap<OperationDefinitionNode, Valued<number>>();

  function priceOf(document: DocumentNode, operation: OperationDefinitionNode): Valued<number> {
    const known = compiled.get(operation);
    if (known) return known;
    const cost = compileCost(rules, document, operation);
    const price: Valued<number> = (coerced) => Math.min(Math.ceil(cost(coerced)), Number.MAX_SAFE_INTEGER);
    compiled.set(operation, price);
    return price;
  }

  return {
    priceOf,
    costOf({ document, operationName, variables = {} }) {
      const operation = getOperationAST(document, operationName);
      if (!operation) return 0;
      const definitions = operation.variableDefinitions ?? [];
      const { coerced } = getVariableValues(rules.schema, definitions, variables, { maxErrors: 1 });
      return coerced ? priceOf(document, operation)(coerced) : 0;
    },
  };
}
