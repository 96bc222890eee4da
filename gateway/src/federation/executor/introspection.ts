import {
  executeSync,
  Kind,
  OperationTypeNode,
  type DefinitionNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** The value of one field of introspection, selected once or several times under one name. */
export type Introspect = (nodes: readonly [FieldNode, ...FieldNode[]]) => unknown;

/** Answers introspection from the schema itself. Throws where that has errors. */
export function introspection(deps: {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Iterable<DefinitionNode>;
  readonly variables: () => Readonly<Record<string, unknown>>;
}): Introspect {
  const { schema, operation, fragments, variables } = deps;
  const { variableDefinitions = [] } = operation;
  const others = [...fragments];
  return (nodes) => {
    const [{ alias, name }] = nodes;
    const asked: OperationDefinitionNode = {
      kind: Kind.OPERATION_DEFINITION,
      operation: OperationTypeNode.QUERY,
      variableDefinitions,
      selectionSet: { kind: Kind.SELECTION_SET, selections: nodes },
    };
    const { data, errors: [error] = [] } = executeSync({
      schema,
      document: { kind: Kind.DOCUMENT, definitions: [asked, ...others] },
      rootValue: {},
      variableValues: variables(),
    });
    if (error) throw error;
    return data?.[(alias ?? name).value];
  };
}
