import type { ViewerDependence } from '@rookery/schema';
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';

/** A selected field whose value depends on the viewer. */
export interface DependentField {
  /** Names of fields, dotted, below the event: `edge.cursor`. */
  readonly path: string;
  /** Where its value stands in the result, below the event: response names. */
  readonly keys: readonly string[];
}

/** Where a selection stands. */
interface Place {
  /** The type that the selection is written for. */
  readonly type: GraphQLNamedType;
  /** The type of the object; undefined where several may come. */
  readonly runtimeType: GraphQLObjectType | undefined;
  readonly path: readonly string[];
  readonly keys: readonly string[];
}

/**
 * The viewer-dependent fields of a valid selection on an event of a type: fragments followed, conditions of `@skip` and
 * `@include` taken as met. A field that is selected several times comes as often.
 */
export function dependentFieldsOf(
  schema: GraphQLSchema,
  { dependent }: ViewerDependence,
  document: DocumentNode,
  field: FieldNode,
  typename: string,
): DependentField[] {
  const fragments = fragmentsOf(document);

  function inSelection(selection: SelectionNode, place: Place): DependentField[] {
    if (selection.kind === Kind.FIELD) return inField(selection, place);
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment) return [];
    const { typeCondition, selectionSet } = fragment;
    const type = typeCondition ? typeFromAST(schema, typeCondition) : place.type;
    if (!type || !applies(type, place)) return [];
    const runtimeType = place.runtimeType ?? (isObjectType(type) ? type : undefined);
    return selectionSet.selections.flatMap((inner) => inSelection(inner, { ...place, type, runtimeType }));
  }

  function inField({ name, alias, selectionSet }: FieldNode, { type, path, keys }: Place): DependentField[] {
    const below = { path: [...path, name.value], keys: [...keys, alias?.value ?? name.value] };
    const found = dependent.has(`${type.name}.${name.value}`)
      ? [{ path: below.path.join('.'), keys: below.keys }]
      : [];
    const fieldType =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[name.value]?.type : undefined;
    if (!fieldType || !selectionSet) return found;
    const inner = placeOf(getNamedType(fieldType), below);
    return [...found, ...selectionSet.selections.flatMap((selection) => inSelection(selection, inner))];
  }

  function applies(condition: GraphQLNamedType, { runtimeType }: Place): boolean {
    if (!runtimeType || condition === runtimeType) return true;
    return isAbstractType(condition) && schema.isSubType(condition, runtimeType);
  }

  const type = schema.getType(typename);
  if (!type) throw new TypeError(`feed tells of an event of an unknown type ${typename}`);
  const place = placeOf(type, { path: [], keys: [] });
  return (field.selectionSet?.selections ?? []).flatMap((selection) => inSelection(selection, place));
}

function placeOf(type: GraphQLNamedType, at: Pick<Place, 'path' | 'keys'>): Place {
  return { ...at, type, runtimeType: isObjectType(type) ? type : undefined };
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}
