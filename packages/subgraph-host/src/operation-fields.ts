import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';

/** What a resolver is told of the operation under way. */
export interface OperationInfo {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

const known = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/**
 * The names of all fields that an operation selects, of whatever type, its fragments included; those under @skip and
 * @include too. Looked through once: operations that are sent again are the same object.
 */
export function operationFields({ operation, fragments }: OperationInfo): ReadonlySet<string> {
  let names = known.get(operation);
  if (!names) {
    const found = new Set<string>();
    collect(operation.selectionSet, found);
    for (const fragment of Object.values(fragments)) collect(fragment.selectionSet, found);
    known.set(operation, (names = found));
  }
  return names;
}

function collect({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === 'Field') names.add(selection.name.value);
    if (selection.kind !== 'FragmentSpread' && selection.selectionSet) collect(selection.selectionSet, names);
  }
}
