import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { ClientOperation, ResponseData, ResponsePath } from '../federation/index.ts';
import { ALWAYS, areMet } from '../selections/conditions.ts';
import {
  executedFields,
  fragmentsOf,
  type ExecutedField,
  type Selected,
} from '../selections/executed-fields.ts';
import type { Refusals } from './authorization.ts';

/** A result with nulls where something was refused, and the client's response path of each refusal. */
export interface CompletedData {
  readonly data: ResponseData;
  readonly paths: readonly ResponsePath[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What a position becomes that may not be null and is: its parent is null in its place. */
const NULL_ABOVE = Symbol('null above');

/** Goes over the data of the allowed document by the client's own, and puts in what the client expects there. */
export function completeWithRefusals(deps: {
  readonly schema: GraphQLSchema;
  readonly operation: ClientOperation;
  readonly refusals: Refusals;
  readonly data: ResponseData;
}): CompletedData {
  const { schema, operation, refusals, data } = deps;
  const { document, operationName, variables = {} } = operation;
  const asked = getOperationAST(document, operationName);
  const root = asked && schema.getRootType(asked.operation);
  if (!asked || !root || !data) return { data, paths: [] };
  const { coerced = {} } = getVariableValues(schema, asked.variableDefinitions ?? [], variables);
  const fragments = fragmentsOf(document);
  const paths: ResponsePath[] = [];

  function ofObject(
    type: GraphQLObjectType,
    selected: readonly Selected[],
    value: Fields,
    path: ResponsePath,
  ) {
    // Without a prototype: a client may alias a field `__proto__`.
    const completed = Object.create(null) as Record<string, unknown>;
    let isNull = false;
    for (const [name, field] of executedFields(schema, fragments, type, selected)) {
      const one = ofField(type, field, value[name], [...path, name]);
      if (one === NULL_ABOVE) isNull = true;
      else if (one !== undefined) completed[name] = one;
    }
    return isNull ? null : completed;
  }

  /** Undefined: not executed. */
  function ofField(
    parent: GraphQLObjectType,
    { nodes, conditions, within }: ExecutedField,
    value: unknown,
    path: ResponsePath,
  ): unknown {
    const executed = nodes.filter((_, index) => areMet(conditions[index] ?? ALWAYS, coerced));
    if (executed.length === 0) return undefined;
    const [{ name }] = nodes;
    const definition = parent.getFields()[name.value];
    // `__typename` and introspection.
    if (!definition) return value;
    if (!executed.every((node) => refusals.refused.has(node))) {
      const met = within.filter((selected) => areMet(selected.conditions, coerced));
      return ofValue(definition.type, met, value ?? null, path);
    }
    paths.push(path);
    return isNonNullType(definition.type) ? NULL_ABOVE : null;
  }

  function ofValue(
    type: GraphQLOutputType,
    selected: readonly Selected[],
    value: unknown,
    path: ResponsePath,
  ): unknown {
    if (isNonNullType(type)) return ofValue(type.ofType, selected, value, path) ?? NULL_ABOVE;
    if (value === null || selected.length === 0) return value;
    if (isListType(type)) {
      if (!Array.isArray(value)) return value;
      const elements = value.map((element: unknown, index) =>
        ofValue(type.ofType, selected, element, [...path, index]),
      );
      return elements.includes(NULL_ABOVE) ? null : elements;
    }
    const fields = value as Fields;
    const runtimeType = typeOf(type, fields);
    return runtimeType ? ofObject(runtimeType, selected, fields, path) : null;
  }

  function typeOf(type: GraphQLOutputType, { __typename }: Fields): GraphQLObjectType | undefined {
    const named = getNamedType(type);
    const found = isAbstractType(named) ? schema.getType(String(__typename)) : named;
    return isObjectType(found) ? found : undefined;
  }

  const selected = [{ selectionSet: asked.selectionSet, conditions: ALWAYS }];
  return { data: ofObject(root, selected, data, []), paths };
}
