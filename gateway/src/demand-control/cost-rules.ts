import { linkedDirectiveName } from '@rookery/schema';
import {
  buildASTSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** What `@listSize` says of a field. */
export interface ListSizeRule {
  /** Elements where no slicing argument says how many. */
  readonly assumedSize: number;
  readonly slicingArguments: readonly string[];
  /** Fields of the field's type whose lists it sizes; empty: the field's own list. */
  readonly sizedFields: readonly string[];
}

/** What the cost directives of a supergraph say, with the defaults of Apollo's Router. */
export interface CostRules {
  /** Types as in the supergraph; what clients cannot see is in it too. */
  readonly schema: GraphQLSchema;
  /** Of one element of a field's value, without what is selected in it: its own `@cost`, or its type's weight. */
  fieldWeight(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): number;
  listSize(field: GraphQLField<unknown, unknown>): ListSizeRule | undefined;
  /** Of a value given for an argument or an input field, without what is in it. */
  inputWeight(input: Directed & { readonly type: GraphQLInputType }): number;
}

type Directed = {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
};

/** Objects, interfaces, unions and input objects 1, scalars and enums 0: Apollo Router's defaults. */
const COMPOSITE_WEIGHT = 1;
/** A mutation's field, in place of its payload's weight: Apollo Router's number for a mutation, for each of its fields. */
const MUTATION_WEIGHT = 10;
/** Elements of a list of which nothing is said: the largest page. A test keeps the schema free of such lists. */
export const UNSIZED_LIST = 100;

/** Reads `@cost` and `@listSize` from a composed supergraph: clients' schema has no directives. */
export function readCostRules(supergraphSdl: string): CostRules {
  const document = parse(supergraphSdl, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const cost = linkedDirectiveName(document, 'cost', 'cost');
  const listSize = linkedDirectiveName(document, 'cost', 'listSize');

  function ownWeight(directed: Directed): number | undefined {
    const weight = argumentsOf(directed, cost)?.['weight'];
    return weight === undefined ? undefined : Number(weight);
  }

  function typeWeight(type: GraphQLNamedType): number {
    if (isAbstractType(type)) return Math.max(...schema.getPossibleTypes(type).map(typeWeight));
    return ownWeight(type) ?? (isCompositeType(type) ? COMPOSITE_WEIGHT : 0);
  }

  return {
    schema,
    fieldWeight(parent, field) {
      const own = ownWeight(field);
      if (own !== undefined) return own;
      return parent === schema.getMutationType() ? MUTATION_WEIGHT : typeWeight(getNamedType(field.type));
    },
    listSize(field) {
      const given = argumentsOf(field, listSize);
      if (!given) return undefined;
      const { assumedSize, slicingArguments, sizedFields } = given;
      return {
        assumedSize: typeof assumedSize === 'number' ? assumedSize : UNSIZED_LIST,
        slicingArguments: namesIn(slicingArguments),
        sizedFields: namesIn(sizedFields),
      };
    },
    inputWeight(input) {
      const type = getNamedType(input.type);
      return ownWeight(input) ?? ownWeight(type) ?? ('getFields' in type ? COMPOSITE_WEIGHT : 0);
    },
  };
}

function argumentsOf(
  { astNode }: Directed,
  name: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const directive = astNode?.directives?.find((each) => each.name.value === name);
  if (!directive) return undefined;
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  );
}

function namesIn(names: unknown): readonly string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}
