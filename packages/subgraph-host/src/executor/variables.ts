import {
  getVariableValues,
  isLeafType,
  isListType,
  isNonNullType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  typeFromAST,
  valueFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;
type Coerced =
  | { readonly values: Record<string, unknown>; readonly errors?: undefined }
  | { readonly values?: undefined; readonly errors: readonly GraphQLError[] };
type CoerceVariables = (given: Values | undefined) => Coerced;

const NONE: Values = {};

interface Variable {
  readonly name: string;
  readonly isAsIs: (value: unknown) => boolean;
  readonly isNullable: boolean;
  /** Undefined where it has none, or none that can be shared. */
  readonly initial: unknown;
  readonly hasInitial: boolean;
}

/** Coerces as graphql-js does; values that coercion would return as they are pass by a glance at them. */
export function compileVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[] = [],
): CoerceVariables {
  const variables = definitions.map((definition) => variableOf(schema, definition));
  return (given = NONE) => {
    const values: Record<string, unknown> = {};
    for (const { name, isAsIs, isNullable, initial, hasInitial } of variables) {
      const value = given[name];
      if (value === undefined && !Object.hasOwn(given, name)) {
        if (initial !== undefined) values[name] = initial;
        else if (hasInitial || !isNullable) return coerce(schema, definitions, given);
      } else if (value === null && isNullable) values[name] = null;
      else if (value != null && Object.hasOwn(given, name) && isAsIs(value)) values[name] = value;
      else return coerce(schema, definitions, given);
    }
    return { values };
  };
}

function variableOf(
  schema: GraphQLSchema,
  { variable, type: node, defaultValue }: VariableDefinitionNode,
): Variable {
  const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
  const initial: unknown =
    defaultValue && type && isLeafType(type) ? valueFromAST(defaultValue, type) : undefined;
  return {
    name: variable.name.value,
    isAsIs: testOf(type),
    isNullable: type !== undefined && !isNonNullType(type),
    initial: typeof initial === 'object' ? undefined : initial,
    hasInitial: defaultValue !== undefined,
  };
}

function coerce(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Values,
): Coerced {
  // 50: as `execute` has it.
  const { errors, coerced } = getVariableValues(schema, definitions, given, { maxErrors: 50 });
  return errors ? { errors } : { values: coerced };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const BY_NAME: Readonly<Record<string, (value: unknown) => boolean>> = {
  [GraphQLString.name]: isText,
  [GraphQLID.name]: isText,
  [GraphQLInt.name]: (value) => typeof value === 'number' && (value | 0) === value,
  [GraphQLFloat.name]: (value) => typeof value === 'number' && Number.isFinite(value),
  [GraphQLBoolean.name]: (value) => typeof value === 'boolean',
  // @apollo/subgraph takes them as they come: a scalar that parses nothing.
  _Any: (value) => value != null,
};

/** A test that a value passes if coercion leaves it as it is; it may refuse such ones. */
function testOf(type: GraphQLInputType | undefined): (value: unknown) => boolean {
  if (!type) return () => false;
  if (isNonNullType(type)) {
    const test = testOf(type.ofType as GraphQLInputType);
    return (value) => value !== null && test(value);
  }
  if (isListType(type)) {
    const test = testOf(type.ofType as GraphQLInputType);
    return (value) => Array.isArray(value) && value.every(test);
  }
  return BY_NAME[type.name] ?? (() => false);
}
