import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';

/** The response names that a subgraph's operation selects, at its root or within `_entities`; `__typename` too. */
export function selectedNames(
  operation: string,
  { ofEntities }: { readonly ofEntities: boolean },
): readonly string[] {
  const document = parse(operation, { noLocation: true });
  const root = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!root) return [];
  const names = new Set<string>();
  if (!ofEntities) {
    collectNames(document, root.selectionSet, names);
    return [...names];
  }
  for (const selection of root.selectionSet.selections) {
    if (selection.kind === Kind.FIELD && selection.selectionSet)
      collectNames(document, selection.selectionSet, names);
  }
  return [...names];
}

function collectNames(document: DocumentNode, { selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      names.add(selection.alias?.value ?? selection.name.value);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collectNames(document, selection.selectionSet, names);
    } else {
      const { name } = selection;
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collectNames(document, fragment.selectionSet, names);
    }
  }
}
