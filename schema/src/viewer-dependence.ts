import { Kind, parse, type ConstDirectiveNode, type DefinitionNode, type FieldDefinitionNode } from 'graphql';

/** Which fields are not the same for all viewers, by coordinate (`Post.viewerHasLiked`). */
export interface ViewerDependence {
  /** Fields whose value depends on who asks: `@viewerDependent`. */
  readonly dependent: ReadonlySet<string>;
  /**
   * Fields that are null for those who may not see them, and alike for all others: `@hiddenFromSome`. The value is the
   * field beside it that is null where there is nothing to hide; undefined when null always hides something.
   */
  readonly hidden: ReadonlyMap<string, string | undefined>;
}

/** Reads the two directives from the subgraphs' SDL: composition leaves them out of the supergraph. */
export function readViewerDependence(sdls: readonly string[]): ViewerDependence {
  const dependent = new Set<string>();
  const hidden = new Map<string, string | undefined>();
  for (const { coordinate, field } of sdls.flatMap((sdl) => parse(sdl).definitions.flatMap(fieldsOf))) {
    for (const directive of field.directives ?? []) {
      if (directive.name.value === 'viewerDependent') dependent.add(coordinate);
      if (directive.name.value === 'hiddenFromSome') hidden.set(coordinate, unlessNullOf(directive));
    }
  }
  return { dependent, hidden };
}

function fieldsOf(definition: DefinitionNode): { coordinate: string; field: FieldDefinitionNode }[] {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return (definition.fields ?? []).map((field) => ({
        coordinate: `${definition.name.value}.${field.name.value}`,
        field,
      }));
    default:
      return [];
  }
}

function unlessNullOf({ arguments: given = [] }: ConstDirectiveNode): string | undefined {
  const [value] = given.map((argument) => argument.value);
  return value?.kind === Kind.STRING ? value.value : undefined;
}
