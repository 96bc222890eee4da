import {
  coerceInputValue,
  getOperationAST,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { conditionVariables } from '../federation/condition-variables.ts';
import type { CostModel } from '../demand-control/index.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What is worked out once of an operation, however often it runs. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** No other operation of this process has it. */
  readonly number: number;
  /** A client's variables, coerced, with their defaults; undefined: they do not fit, and nothing is run. */
  coerce(variables: Variables): Variables | undefined;
  /** What it costs with these variables, coerced. */
  costOf(coerced: Variables): number;
}

export interface PreparedOperations {
  /** The same object for the same document and name; undefined: the document has no such operation. */
  of(document: DocumentNode, operationName: string | undefined): PreparedOperation | undefined;
}

/** The gateway's own variable in every operation for entities: a client's own of that name is refused. */
const RESERVED = 'representations';
const NONE: Variables = Object.freeze({});

/** Keeps what it prepared as long as the document lives. */
export function createPreparedOperations({
  schema,
  costs,
}: {
  /** The schema that clients see. */
  readonly schema: () => GraphQLSchema;
  readonly costs: Pick<CostModel, 'priceOf'>;
}): PreparedOperations {
  const known = new WeakMap<DocumentNode, Map<string, PreparedOperation>>();
  let last = 0;
  return {
    of(document, operationName) {
      const byName = known.get(document) ?? new Map<string, PreparedOperation>();
      known.set(document, byName);
      const name = operationName ?? '';
      const before = byName.get(name);
      if (before) return before;
      const operation = getOperationAST(document, operationName);
      if (!operation) return undefined;
      const costOf = costs.priceOf(document, operation);
      const coerce = coercion(schema(), document, operation);
      const prepared = { document, operation, number: (last += 1), coerce, costOf };
      byName.set(name, prepared);
      return prepared;
    },
  };
}

interface Definition {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isRequired: boolean;
  readonly mayBeNull: boolean;
  /** Undefined: none. */
  readonly defaultValue: unknown;
}

/** As graphql-js coerces variables, with all that does not depend on their values done beforehand. */
function coercion(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PreparedOperation['coerce'] {
  const conditions = conditionVariables(document, operation);
  const { variableDefinitions = [] } = operation;
  const definitions = variableDefinitions.flatMap(({ variable, type: node, defaultValue }): Definition[] => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) return [];
    const value = defaultValue && valueFromAST(defaultValue, type);
    const name = variable.name.value;
    const isRequired = isNonNullType(type);
    const mayBeNull = !isRequired && !conditions.has(name);
    return [{ name, type, isRequired, mayBeNull, defaultValue: value }];
  });
  if (definitions.length === 0) return () => NONE;
  if (definitions.some(({ name }) => name === RESERVED)) return () => undefined;
  return (variables) => {
    const coerced: Record<string, unknown> = {};
    try {
      for (const definition of definitions) coerceOne(definition, variables, coerced);
    } catch (error) {
      if (error instanceof DoesNotFit) return undefined;
      throw error;
    }
    return coerced;
  };
}

function coerceOne(
  { name, type, isRequired, mayBeNull, defaultValue }: Definition,
  variables: Variables,
  coerced: Record<string, unknown>,
): void {
  if (!Object.hasOwn(variables, name)) {
    if (defaultValue !== undefined) coerced[name] = defaultValue;
    else if (isRequired) throw new DoesNotFit();
    return;
  }
  const value = variables[name];
  if (value !== null) coerced[name] = coerceInputValue(value, type, doesNotFit);
  else if (mayBeNull) coerced[name] = null;
  else throw new DoesNotFit();
}

class DoesNotFit extends Error {}

function doesNotFit(): never {
  throw new DoesNotFit();
}
