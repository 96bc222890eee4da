import {
  isAbstractType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** What decides which selections an operation has: its fragments, and its conditions' variables. */
export interface SelectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that stand in @skip and @include. */
  readonly conditions: Readonly<Record<string, boolean>>;
}

/** The fields of one type that selection sets have, in the order of an answer; equal response names are one. */
export function collectFields(
  scope: SelectionScope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const selectionSet of selectionSets) collectInto(fields, visited, scope, type, selectionSet);
  return fields;
}

function collectInto(
  fields: Map<string, FieldNode[]>,
  visited: Set<string>,
  scope: SelectionScope,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection.directives, scope)) continue;
    switch (selection.kind) {
      case Kind.FIELD: {
        const responseName = selection.alias?.value ?? selection.name.value;
        const same = fields.get(responseName);
        if (same) same.push(selection);
        else fields.set(responseName, [selection]);
        break;
      }
      case Kind.INLINE_FRAGMENT:
        if (appliesTo(scope, selection.typeCondition, type)) {
          collectInto(fields, visited, scope, type, selection.selectionSet);
        }
        break;
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        if (visited.has(name)) break;
        visited.add(name);
        const fragment = scope.fragments[name];
        if (fragment && appliesTo(scope, fragment.typeCondition, type)) {
          collectInto(fields, visited, scope, type, fragment.selectionSet);
        }
      }
    }
  }
}

function isIncluded(directives: readonly DirectiveNode[] = [], { conditions }: SelectionScope): boolean {
  return directives.every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    const [condition] = directive.arguments ?? [];
    const holds =
      condition?.value.kind === 'Variable'
        ? conditions[condition.value.name.value]
        : condition?.value.kind === 'BooleanValue' && condition.value.value;
    return holds === (name === 'include');
  });
}

function appliesTo(
  { schema }: SelectionScope,
  condition: NamedTypeNode | undefined,
  type: GraphQLObjectType,
): boolean {
  if (!condition || condition.name.value === type.name) return true;
  const conditional = schema.getType(condition.name.value);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}
