import {
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isSelected, type Switches } from './conditions.ts';
import type { TypeCondition } from './type-conditions.ts';

/** What is selected on an object, and the type that it is selected on as the document says. */
export interface Selected {
  readonly selectionSet: SelectionSetNode;
  readonly on: GraphQLCompositeType;
}

/** One field of a response, of one or several nodes that mean the same. */
export interface CollectedField {
  readonly responseName: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** As the first node has it. */
  readonly type: GraphQLOutputType;
  readonly within: readonly Selected[];
}

/** What collecting needs to know of the operation. */
export interface Collecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditionOf: (typename: string) => TypeCondition;
  readonly switches: Switches;
}

/** Thrown where whether something is selected depends on what is neither true nor false. */
export class UnknownCondition extends Error {}

interface Growing {
  readonly nodes: [FieldNode, ...FieldNode[]];
  readonly type: GraphQLOutputType;
  readonly within: Selected[];
}

/** The fields selected on an object of a type, in the order in which they are first written. */
export function collectFields(
  { schema, fragments, conditionOf, switches }: Collecting,
  typename: string,
  selected: readonly Selected[],
): readonly CollectedField[] {
  const fields = new Map<string, Growing>();
  const spread = new Set<string>();

  function collect({ selectionSet, on }: Selected): void {
    for (const selection of selectionSet.selections) {
      const isIn = isSelected(selection, switches);
      if (isIn === undefined) throw new UnknownCondition('a condition is neither true nor false');
      if (!isIn) continue;
      if (selection.kind === Kind.FIELD) {
        add(selection, on);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!fragment) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (spread.has(selection.name.value)) continue;
        spread.add(selection.name.value);
      }
      const condition = fragment.typeCondition?.name.value;
      if (condition !== undefined && !conditionOf(condition)(typename)) continue;
      const type = condition === undefined ? on : schema.getType(condition);
      if (isCompositeType(type)) collect({ selectionSet: fragment.selectionSet, on: type });
    }
  }

  function add(node: FieldNode, on: GraphQLCompositeType): void {
    const name = node.alias?.value ?? node.name.value;
    const type = typeOfField(on, node.name.value);
    const known = fields.get(name);
    const field = known ?? { nodes: [node], type, within: [] };
    if (known) known.nodes.push(node);
    else fields.set(name, field);
    const named = namedComposite(type);
    if (node.selectionSet && named) field.within.push({ selectionSet: node.selectionSet, on: named });
  }

  selected.forEach(collect);
  return [...fields].map(([responseName, field]) => ({ responseName, ...field }));
}

function typeOfField(on: GraphQLCompositeType, name: string): GraphQLOutputType {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef.type;
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[name] : undefined;
  if (!field) throw new TypeError(`${on.name} has no field ${name}`);
  return field.type;
}

function namedComposite(type: GraphQLOutputType): GraphQLCompositeType | undefined {
  let named = type;
  while ('ofType' in named) named = named.ofType as GraphQLOutputType;
  return isCompositeType(named) ? named : undefined;
}
