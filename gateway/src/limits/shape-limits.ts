import { GraphQLError } from 'graphql';
import type { OperationShape } from './operation-shape.ts';

/** The most of each that an operation may have. */
export type ShapeLimits = OperationShape;

/** The largest of `operations/` has 6 levels, 59 fields and 2 root fields; introspection by tools fits in. */
export const SHAPE_LIMITS: ShapeLimits = {
  depth: 16,
  fields: 1_000,
  aliases: 50,
  rootFields: 20,
  directives: 50,
  fragments: 100,
};

const NAMES: Readonly<Record<keyof ShapeLimits, string>> = {
  depth: 'levels of fields',
  fields: 'fields',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
  fragments: 'fragments',
};
const KINDS = Object.keys(NAMES) as (keyof ShapeLimits)[];

/**
 * What an operation has too much of; undefined: of nothing. Asked before it is validated: what validation itself takes
 * grows with the square of what it is given.
 */
export function tooMuchIn(
  shape: OperationShape,
  limits: ShapeLimits = SHAPE_LIMITS,
): GraphQLError | undefined {
  const kind = KINDS.find((each) => shape[each] > limits[each]);
  if (!kind) return undefined;
  return tooMuch(`${limits[kind]} ${NAMES[kind]}`);
}

/** An operation is refused for having more than so many of something. */
export function tooMuch(limit: string): GraphQLError {
  return new GraphQLError(`The operation has more than ${limit}.`, {
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
}
