import { badUserInput, type InputReason } from '@rookery/errors';
import { GraphQLError, Kind } from 'graphql';

/**
 * A variable of the wrong type, as BAD_USER_INPUT with the field that is wrong; undefined for any other error.
 * @NOTE graphql-js says where only in its message: `Variable "$input" got invalid value 1 at "input.text"; …`.
 */
export function variableError(error: GraphQLError): GraphQLError | undefined {
  const [node] = error.nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION || error.extensions['code'] !== undefined) return undefined;
  const place = / at "([^"]+)"; /.exec(error.message)?.[1] ?? node.variable.name.value;
  const inner = /; Field "([^"]+)"/.exec(error.message)?.[1];
  const field = inner ? `${place}.${inner}` : place;
  const { details } = badUserInput([{ field, reason: reasonOf(error.message) }]);
  return new GraphQLError(error.message, { extensions: { ...details, code: 'BAD_USER_INPUT' } });
}

function reasonOf(message: string): InputReason {
  const missing = /was not provided|must not be null|Expected non-nullable type/.test(message);
  return missing ? 'REQUIRED' : 'MALFORMED';
}
