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
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';
import type { SubscriptionOperation } from './subscription-operation.ts';
import { wholeField, withRootSelections } from './whole-field.ts';

/** A field whose value the viewer's event tells. */
export interface ToldField {
  /** Names of fields, dotted, below the event: `edge.cursor`. */
  readonly path: string;
  /** Where its value stands in the result, below the event: response names. */
  readonly keys: readonly string[];
}

/** A document in two: what is the same for all, and what is each viewer's. */
export interface SplitDocument {
  /** Where a field of each viewer's own stands, it asks for a type's name under that field's name, to keep its place. */
  readonly shared: DocumentNode;
  /** The viewer's own fields and nothing else; undefined: there are none. */
  readonly own: DocumentNode | undefined;
  /** Of the shared part; one that is selected several times comes as often. */
  readonly told: readonly ToldField[];
}

export interface SplitOptions {
  readonly schema: GraphQLSchema;
  readonly dependence: ViewerDependence;
  readonly operation: SubscriptionOperation;
  /** Of the event. */
  readonly typename: string;
  /** Whether the event itself tells the value at a path of field names: such a field is left where it is. */
  readonly isTold: (path: string) => boolean;
}

interface Place {
  readonly type: GraphQLNamedType;
  /** Undefined where objects of several types may come. */
  readonly runtimeType: GraphQLObjectType | undefined;
  readonly path: readonly string[];
  readonly keys: readonly string[];
}

interface Halves {
  readonly shared: readonly SelectionNode[];
  readonly own: readonly SelectionNode[];
}

/** Splits a subscription's document for events of one type. */
export function splitSelection(options: SplitOptions): SplitDocument {
  const { schema, dependence, operation, typename, isTold } = options;
  const field = wholeField(operation);
  const told: ToldField[] = [];

  function inSelections(selections: readonly SelectionNode[], place: Place): Halves {
    const halves = selections.map((selection) =>
      selection.kind === Kind.FIELD ? inField(selection, place) : inFragment(selection, place),
    );
    return {
      shared: halves.flatMap(({ shared }) => shared),
      own: halves.flatMap(({ own }) => own),
    };
  }

  function inField(node: FieldNode, { type, ...at }: Place): Halves {
    const { name, alias, selectionSet } = node;
    const below = { path: [...at.path, name.value], keys: [...at.keys, alias?.value ?? name.value] };
    if (dependence.dependent.has(`${type.name}.${name.value}`)) {
      const path = below.path.join('.');
      if (isTold(path)) {
        told.push({ path, keys: below.keys });
        return { shared: [node], own: [] };
      }
      return { shared: [placeholderOf(node)], own: [node] };
    }
    const fieldType =
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[name.value]?.type : undefined;
    if (!fieldType || !selectionSet) return { shared: [node], own: [] };
    const inner = inSelections(selectionSet.selections, placeOf(getNamedType(fieldType), below));
    return withBoth(node, inner);
  }

  function inFragment(node: Exclude<SelectionNode, FieldNode>, place: Place): Halves {
    if (node.kind === Kind.FRAGMENT_SPREAD) throw new TypeError('fragments were to be inlined');
    const { typeCondition, selectionSet } = node;
    const type = typeCondition ? typeFromAST(schema, typeCondition) : place.type;
    if (!type || !applies(type, place)) return { shared: [node], own: [] };
    const runtimeType = place.runtimeType ?? (isObjectType(type) ? type : undefined);
    return withBoth(node, inSelections(selectionSet.selections, { ...place, type, runtimeType }));
  }

  function applies(condition: GraphQLNamedType, { runtimeType }: Place): boolean {
    if (!runtimeType || condition === runtimeType) return true;
    return isAbstractType(condition) && schema.isSubType(condition, runtimeType);
  }

  const type = schema.getType(typename);
  if (!type) throw new TypeError(`feed tells of an event of an unknown type ${typename}`);
  const { shared, own } = inSelections(
    field.selectionSet?.selections ?? [],
    placeOf(type, { path: [], keys: [] }),
  );
  const withRoot = (selections: readonly SelectionNode[]) => withRootSelections(operation, field, selections);
  return { shared: withRoot(shared), own: own.length > 0 ? withRoot(own) : undefined, told };
}

function withBoth<N extends FieldNode | Extract<SelectionNode, { selectionSet: unknown }>>(
  node: N,
  { shared, own }: Halves,
): Halves {
  const having = (selections: readonly SelectionNode[]) =>
    ({ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }) as SelectionNode;
  return { shared: [having(shared)], own: own.length > 0 ? [having(own)] : [] };
}

/** Stands where a field does, on the same conditions, and costs nothing. */
function placeholderOf({ name, alias, directives = [] }: FieldNode): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias?.value ?? name.value },
    name: { kind: Kind.NAME, value: '__typename' },
    directives,
  };
}

function placeOf(type: GraphQLNamedType, at: Pick<Place, 'path' | 'keys'>): Place {
  return { ...at, type, runtimeType: isObjectType(type) ? type : undefined };
}
