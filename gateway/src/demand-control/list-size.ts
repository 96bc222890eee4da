import {
  isListType,
  isNonNullType,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';
import { argumentKey, argumentValue, type Valued } from './argument-values.ts';
import { UNSIZED_LIST, type CostRules } from './cost-rules.ts';

/** How many objects stand in a field's value, and in those of fields within it that it sizes. */
export interface FieldSize {
  readonly own: Valued<number>;
  readonly sizedFields: ReadonlySet<string>;
  readonly ofSized: Size;
}

/** A size that fields within are given, and a text that is the same for sizes that are always the same. */
export interface Size {
  readonly key: string;
  readonly of: Valued<number>;
}

/** The largest page (MAX_PAGE_SIZE of @rookery/pagination): services refuse a larger one, and one of less than 1. */
const MAX_SLICE = 100;

const ONE: Valued<number> = () => 1;
const UNSIZED: Valued<number> = () => UNSIZED_LIST;
const NO_SIZE: Size = { key: '', of: ONE };
const NONE: ReadonlySet<string> = new Set();

/** The size of a field's list by its own `@listSize`, or by the one of the field around it (`upstream`). */
export function fieldSize(
  rules: CostRules,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  upstream: Valued<number> | undefined,
): FieldSize {
  const rule = rules.listSize(field);
  if (!rule) return { own: ofList(field.type, upstream ?? UNSIZED), sizedFields: NONE, ofSized: NO_SIZE };
  const { assumedSize, slicingArguments } = rule;
  const slicing = field.args.filter(({ name }) => slicingArguments.includes(name));
  const slices = slicing.map((argument) => argumentValue(argument, node));
  const key = [assumedSize, ...slicing.map((argument) => argumentKey(argument, node))].join(',');
  const size: Valued<number> = (variables) => {
    let largest: number | undefined;
    for (const slice of slices) {
      const value = slice(variables);
      if (typeof value === 'number') largest = Math.max(largest ?? 1, value);
    }
    return largest === undefined ? assumedSize : Math.min(largest, MAX_SLICE);
  };
  const sizesOwn = rule.sizedFields.length === 0;
  return {
    own: ofList(field.type, upstream ?? (sizesOwn ? size : UNSIZED)),
    sizedFields: new Set(rule.sizedFields),
    ofSized: { key, of: size },
  };
}

/** As many as the list has elements; a list within it has as many again. */
function ofList(type: GraphQLOutputType, size: Valued<number>): Valued<number> {
  const depth = listDepth(type);
  if (depth === 0) return ONE;
  return depth === 1 ? size : (variables) => size(variables) ** depth;
}

function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
}
