import { badUserInput, type InputReason } from '@rookery/errors';
import {
  coerceInputValue,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { shownMessage } from './shown-message.ts';

/** As many as a client can make use of; an input may be wrong in a hundred thousand places. */
const MAX_ERRORS = 10;
/** Characters of a field's path, which may bear names that the client made up. */
const MAX_PATH = 200;
/** The gateway's own variable in every operation for entities, which a client's would displace. */
const RESERVED = 'representations';

type Variables = Readonly<Record<string, unknown>>;

/** What is known of an operation's variables. */
export interface CheckedDefinitions {
  readonly definitions: readonly VariableDefinitionNode[];
  /** Those that something is skipped or included by, which must not be null. */
  readonly conditions: ReadonlySet<string>;
}

/**
 * What is wrong with an operation's variables, at most ten errors ready for the client: BAD_USER_INPUT with the field.
 * The values themselves are not repeated: graphql-js' own check repeats an input whole for each field that it does
 * not know, so that 40 KB of those take half a minute.
 */
export function variableErrors(
  schema: GraphQLSchema,
  { definitions, conditions }: CheckedDefinitions,
  variables: Variables,
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    if (name === RESERVED) return [reservedName()];
    const type = typeFromAST(schema, definition.type);
    // Validation has refused what is no input.
    if (!type || !isInputType(type)) continue;
    const hasDefault = definition.defaultValue !== undefined;
    const isNonNull = isNonNullType(type) || conditions.has(name);
    for (const error of errorsOf(name, type, { variables, hasDefault, isNonNull })) {
      errors.push(error);
      if (errors.length === MAX_ERRORS) return errors;
    }
  }
  return errors;
}

function errorsOf(
  name: string,
  type: GraphQLInputType,
  {
    variables,
    hasDefault,
    isNonNull,
  }: { readonly variables: Variables; readonly hasDefault: boolean; readonly isNonNull: boolean },
): GraphQLError[] {
  if (!Object.hasOwn(variables, name)) {
    if (hasDefault || !isNonNullType(type)) return [];
    return [wrong(name, 'REQUIRED', `Variable "$${name}" of required type "${type}" was not provided.`)];
  }
  const value = variables[name];
  if (value === null && isNonNull) {
    const kind = isNonNullType(type) ? 'of non-null type' : 'that decides what is selected, of type';
    return [wrong(name, 'REQUIRED', `Variable "$${name}" ${kind} "${type}" must not be null.`)];
  }
  return coercionErrors(name, type, value);
}

/** Thrown out of graphql-js when it has found enough. */
class Enough extends Error {}

function coercionErrors(name: string, type: GraphQLInputType, value: unknown): GraphQLError[] {
  const errors: GraphQLError[] = [];
  try {
    coerceInputValue(value, type, (path, _invalid, { message }) => {
      const place = name + path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
      errors.push(coercionError(name, place, message));
      if (errors.length === MAX_ERRORS) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return errors;
}

/** @NOTE graphql-js names a missing or unknown field of an input in its message alone: `Field "text" of …`. */
function coercionError(name: string, place: string, message: string): GraphQLError {
  const inner = /^Field "([^"]+)"/.exec(message)?.[1];
  const missing = /^Field "[^"]+" of required type|^Expected non-nullable type/.test(message);
  return wrong(
    inner === undefined ? place : `${place}.${inner}`,
    missing ? 'REQUIRED' : 'MALFORMED',
    `Variable "$${name}": ${message}`,
  );
}

function wrong(field: string, reason: InputReason, message: string): GraphQLError {
  const { details } = badUserInput([{ field: field.slice(0, MAX_PATH), reason }]);
  return new GraphQLError(shownMessage(message, { hideSchemaDetails: true }), {
    extensions: { ...details, code: 'BAD_USER_INPUT' },
  });
}

function reservedName(): GraphQLError {
  return new GraphQLError(`A variable cannot be called "$${RESERVED}".`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}
