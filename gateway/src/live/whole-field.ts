import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionNode,
} from 'graphql';
import { rootFields } from '../documents/index.ts';
import type { SubscriptionOperation } from './subscription-operation.ts';

/**
 * The root field of a valid subscription, however often it is written, with every fragment written out where it is
 * spread: each place can be looked at, and changed, by itself.
 */
export function wholeField({ document, operation }: SubscriptionOperation): FieldNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);

  function inlined<N extends FieldNode | FragmentDefinitionNode>(node: N): N {
    return visit(node, {
      FragmentSpread({ name, directives = [] }): InlineFragmentNode | null {
        const fragment = fragments.get(name.value);
        if (!fragment) return null;
        const { typeCondition, selectionSet } = inlined(fragment);
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
      },
    }) as N;
  }

  const [first, ...more] = rootFields(document, operation).map(inlined);
  if (!first) throw new TypeError('the document has no such subscription');
  const selections = [first, ...more].flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  return withSelections(first, selections);
}

/** The operation alone, with these selections on its root field. */
export function withRootSelections(
  { operation }: SubscriptionOperation,
  field: FieldNode,
  selections: readonly SelectionNode[],
): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...operation,
        selectionSet: { kind: Kind.SELECTION_SET, selections: [withSelections(field, selections)] },
      },
    ],
  };
}

function withSelections(field: FieldNode, selections: readonly SelectionNode[]): FieldNode {
  return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}
