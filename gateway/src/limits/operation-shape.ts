import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** How large an operation is once its fragments are in their places. */
export interface OperationShape {
  /** Fields within fields. */
  readonly depth: number;
  /** Fields, each as often as it is selected. */
  readonly fields: number;
  /** Fields with an alias. */
  readonly aliases: number;
  /** Fields of the root. */
  readonly rootFields: number;
  readonly directives: number;
  /** Definitions of fragments in its document, used or not. */
  readonly fragments: number;
}

const NOTHING: OperationShape = {
  depth: 0,
  fields: 0,
  aliases: 0,
  rootFields: 0,
  directives: 0,
  fragments: 0,
};

/**
 * The largest shape among a document's operations and fragments, used or not, before validation: it takes time by the document's length alone, though
 * fragments that spread each other stand for exponentially many fields. What spreads itself counts once: validation
 * refuses it.
 */
export function shapeOf({ definitions }: DocumentNode): OperationShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, OperationShape>();

  function ofFragment(name: string): OperationShape {
    const fragment = fragments.get(name);
    const shape = known.get(name);
    if (shape || !fragment) return shape ?? NOTHING;
    known.set(name, NOTHING);
    const measured = within(fragment.selectionSet);
    known.set(name, measured);
    return measured;
  }

  function within({ selections }: SelectionSetNode): OperationShape {
    return selections.reduce<OperationShape>((sum, selection) => {
      const own = { ...NOTHING, directives: selection.directives?.length ?? 0 };
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return added(added(sum, own), ofFragment(selection.name.value));
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return added(added(sum, own), within(selection.selectionSet));
      const below = selection.selectionSet ? within(selection.selectionSet) : NOTHING;
      return added(sum, {
        ...NOTHING,
        depth: below.depth + 1,
        fields: below.fields + 1,
        aliases: below.aliases + (selection.alias ? 1 : 0),
        rootFields: 1,
        directives: below.directives + own.directives,
      });
    }, NOTHING);
  }

  const largest = definitions.reduce<OperationShape>((largest, definition) => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      return largestOf(largest, { ...ofFragment(definition.name.value), rootFields: 0 });
    if (definition.kind !== Kind.OPERATION_DEFINITION) return largest;
    const own = withOwnDirectives(within(definition.selectionSet), definition.directives?.length);
    return largestOf(largest, own);
  }, NOTHING);
  return { ...largest, fragments: fragments.size };
}

const withOwnDirectives = (shape: OperationShape, count = 0): OperationShape => ({
  ...shape,
  directives: shape.directives + count,
});

const added = (a: OperationShape, b: OperationShape): OperationShape => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  rootFields: a.rootFields + b.rootFields,
  directives: a.directives + b.directives,
  fragments: 0,
});

const largestOf = (a: OperationShape, b: OperationShape): OperationShape => ({
  depth: Math.max(a.depth, b.depth),
  fields: Math.max(a.fields, b.fields),
  aliases: Math.max(a.aliases, b.aliases),
  rootFields: Math.max(a.rootFields, b.rootFields),
  directives: Math.max(a.directives, b.directives),
  fragments: 0,
});
