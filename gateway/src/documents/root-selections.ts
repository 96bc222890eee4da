import { Kind, OperationTypeNode } from 'graphql';
import type { DirectiveNode, DocumentNode, FieldNode, OperationDefinitionNode, SelectionNode } from 'graphql';

/** The one root field of a valid subscription; undefined: it has none. */
export function subscriptionField(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): FieldNode | undefined {
  return rootFields(document, operation)[0];
}

/** The fields of an operation's root, with each fragment in its place once: twice it selects the same. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): FieldNode[] {
  const root = rootSelections(document, operation.selectionSet.selections, new Set());
  return root.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection] : []));
}

/** Every `@skip` and `@include` on the way to a root field of the document's subscriptions, before validation. */
export function conditionalSubscriptionRoots(document: DocumentNode): DirectiveNode[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    if (definition.operation !== OperationTypeNode.SUBSCRIPTION) return [];
    return rootSelections(document, definition.selectionSet.selections, new Set()).flatMap(conditionsOf);
  });
}

/** The root selections and what their fragments spread there; a document that is not validated may go in circles. */
function rootSelections(
  document: DocumentNode,
  selections: readonly SelectionNode[],
  seen: Set<string>,
): SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return [selection, ...rootSelections(document, selection.selectionSet.selections, seen)];
    }
    const name = selection.name.value;
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || seen.has(name)) return [selection];
    seen.add(name);
    return [selection, ...rootSelections(document, fragment.selectionSet.selections, seen)];
  });
}

function conditionsOf({ directives = [] }: SelectionNode): DirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'skip' || name.value === 'include');
}
