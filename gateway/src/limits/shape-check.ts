import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { MAX_DOCUMENT_TOKENS } from '../settings.ts';
import { MAX_NESTING, nestsTooDeep } from './nesting.ts';
import { shapeOf, type OperationShape } from './operation-shape.ts';

/** The most of each that an operation may have. */
export type ShapeLimits = OperationShape;

/** The largest of `operations/` has 6 levels, 59 fields and 2 root fields; introspection by tools fits in. */
export const SHAPE_LIMITS: ShapeLimits = {
  depth: 16,
  fields: 1_000,
  aliases: 50,
  rootFields: 20,
  directives: 50,
};

/** What an operation has too much of; undefined: of nothing. */
export type ShapeCheck = (query: string) => GraphQLError | undefined;

const NAMES: Readonly<Record<keyof ShapeLimits, string>> = {
  depth: 'levels of fields',
  fields: 'fields',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
};
const KINDS = Object.keys(NAMES) as (keyof ShapeLimits)[];
/** Texts that were looked at and are well, by their text; clients send few different ones. */
const MAX_REMEMBERED = 1_000;
const MAX_REMEMBERED_LENGTH = 10_000;

/**
 * Refuses operations for their shape, before they are validated: what validation itself takes grows with the square of
 * what it is given. A text that does not parse is for others to refuse.
 */
export function createShapeCheck(limits: ShapeLimits = SHAPE_LIMITS): ShapeCheck {
  const well = new Set<string>();
  return (query) => {
    if (well.has(query)) return undefined;
    if (nestsTooDeep(query)) return tooMuch(`${MAX_NESTING} levels of brackets`);
    const document = parsed(query);
    if (!document) return undefined;
    const error = tooMuchIn(shapeOf(document), limits);
    if (error || query.length > MAX_REMEMBERED_LENGTH) return error;
    const [oldest] = well;
    if (oldest !== undefined && well.size >= MAX_REMEMBERED) well.delete(oldest);
    well.add(query);
    return undefined;
  };
}

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query, { noLocation: true, maxTokens: MAX_DOCUMENT_TOKENS });
  } catch {
    return undefined;
  }
}

function tooMuchIn(shape: OperationShape, limits: ShapeLimits): GraphQLError | undefined {
  const kind = KINDS.find((each) => shape[each] > limits[each]);
  if (!kind) return undefined;
  return tooMuch(`${limits[kind]} ${NAMES[kind]}`);
}

function tooMuch(limit: string): GraphQLError {
  return new GraphQLError(`The operation has more than ${limit}.`, {
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
}
