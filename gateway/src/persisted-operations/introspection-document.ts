import { Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';

const INTROSPECTION_FIELDS = new Set(['__schema', '__type', '__typename']);

/** Whether a document asks for nothing but the schema: each root field of each operation, also through fragments. */
export function isIntrospection({ definitions }: DocumentNode): boolean {
  const fragments = new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet] as const]
        : [],
    ),
  );
  const seen = new Set<string>();

  const asksForSchema = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return INTROSPECTION_FIELDS.has(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return asksForSchema(selection.selectionSet);
      const name = selection.name.value;
      if (seen.has(name)) return true;
      seen.add(name);
      const fragment = fragments.get(name);
      return fragment !== undefined && asksForSchema(fragment);
    });

  const operations = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition] : [],
  );
  return (
    operations.length > 0 &&
    operations.every(
      ({ operation, selectionSet }) => operation === OperationTypeNode.QUERY && asksForSchema(selectionSet),
    )
  );
}
