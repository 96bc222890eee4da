import { Kind, visit, type ASTNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';

const CONDITIONS: ReadonlySet<string> = new Set(['skip', 'include']);

/**
 * The variables by which an operation skips or includes anything. One whose type has a default may be nullable, and is
 * validated; given as null, it says neither.
 */
export function conditionVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const names = new Set<string>();
  const spread = new Set<string>();

  function look(root: ASTNode): void {
    visit(root, {
      Directive({ name, arguments: given = [] }) {
        if (!CONDITIONS.has(name.value)) return;
        for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
      FragmentSpread({ name }) {
        spread.add(name.value);
      },
    });
  }

  look(operation);
  // A set that grows while it is walked through: fragments spread others.
  for (const name of spread) {
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
    );
    if (fragment) look(fragment);
  }
  return names;
}
