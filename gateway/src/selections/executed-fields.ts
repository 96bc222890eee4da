import {
  doTypesOverlap,
  Kind,
  typeFromAST,
  isCompositeType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { conditionsKey, conditionsWithin, type Conditions } from './conditions.ts';

/** A selection set, and when it is executed. */
export interface Selected {
  readonly selectionSet: SelectionSetNode;
  readonly conditions: Conditions;
}

/** One field of a response: all its selections, which execution merges into one. */
export interface ExecutedField {
  /** The same field with the same arguments at each place, by validation. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** Of each node; the field is executed when any of these is met. */
  readonly conditions: readonly Conditions[];
  /** What is selected within, with the conditions of each place. */
  readonly within: readonly Selected[];
}

interface Collected {
  readonly nodes: [FieldNode, ...FieldNode[]];
  readonly conditions: Conditions[];
  readonly within: Selected[];
}

/**
 * The fields that selections have on an object of a type, by response name: as `collectFields` of the GraphQL
 * specification, for all values of variables at once. The document must be valid.
 */
export function executedFields(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  type: GraphQLObjectType,
  selected: readonly Selected[],
): ReadonlyMap<string, ExecutedField> {
  const fields = new Map<string, Collected>();
  const seen = new Set<string>();

  function collect({ selectionSet, conditions: outer }: Selected): void {
    for (const selection of selectionSet.selections) {
      const conditions = conditionsWithin(outer, selection);
      if (!conditions) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const known = fields.get(name);
        const field = known ?? { nodes: [selection], conditions: [], within: [] };
        if (known) known.nodes.push(selection);
        else fields.set(name, field);
        field.conditions.push(conditions);
        if (selection.selectionSet) field.within.push({ selectionSet: selection.selectionSet, conditions });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment || !applies(fragment.typeCondition)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const key = `${selection.name.value} ${conditionsKey(conditions)}`;
        if (seen.has(key)) continue;
        seen.add(key);
      }
      collect({ selectionSet: fragment.selectionSet, conditions });
    }
  }

  function applies(typeCondition: FragmentDefinitionNode['typeCondition'] | undefined): boolean {
    if (!typeCondition) return true;
    const condition = typeFromAST(schema, typeCondition);
    return isCompositeType(condition) && doTypesOverlap(schema, condition, type);
  }

  selected.forEach(collect);
  return fields;
}

export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}
