import { createHash } from 'node:crypto';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  print,
  separateOperations,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** A client chooses the names of its operations, and their length. */
const MAX_NAME_LENGTH = 100;

/** What an operation of a document uses. */
export interface DocumentUse {
  /** Its name, the first 100 characters; `(anonymous)` where it has none. */
  readonly name: string;
  /** SHA-256 of its printed document, in hex. */
  readonly hash: string;
  /** Schema coordinates that stand in it. */
  readonly coordinates: readonly string[];
  /** Variables that may hold input objects or enum values: what they use, only their values tell. */
  readonly inputs: readonly { readonly name: string; readonly type: GraphQLInputType }[];
}

/** Looks through one operation of a valid document; undefined when it has no such operation. */
export function documentUse(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): DocumentUse | undefined {
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const operation =
    operationName === undefined || operationName === ''
      ? operations[0]
      : operations.find(({ name }) => name?.value === operationName);
  if (!operation) return undefined;
  const name = operation.name?.value;
  const alone = operations.length > 1 ? (separateOperations(document)[name ?? ''] ?? document) : document;
  return {
    name: name?.slice(0, MAX_NAME_LENGTH) ?? '(anonymous)',
    hash: createHash('sha256').update(print(alone)).digest('hex'),
    coordinates: coordinatesIn(schema, alone),
    inputs: inputsOf(schema, operation),
  };
}

/** Fields, arguments, and input fields and enum values in literals, as schema coordinates in their order. */
export function coordinatesIn(schema: GraphQLSchema, document: DocumentNode): string[] {
  const coordinates = new Set<string>();
  const types = new TypeInfo(schema);
  const fieldCoordinate = (): string | undefined => {
    const [parent, field] = [types.getParentType(), types.getFieldDef()];
    return parent && field && !field.name.startsWith('__') ? `${parent.name}.${field.name}` : undefined;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const coordinate = fieldCoordinate();
        if (coordinate !== undefined) coordinates.add(coordinate);
      },
      Argument({ name }) {
        const coordinate = types.getDirective() ? undefined : fieldCoordinate();
        if (coordinate !== undefined) coordinates.add(`${coordinate}(${name.value}:)`);
      },
      ObjectField({ name }) {
        const parent = getNamedType(types.getParentInputType());
        if (parent) coordinates.add(`${parent.name}.${name.value}`);
      },
      EnumValue({ value }) {
        const type = getNamedType(types.getInputType());
        if (type) coordinates.add(`${type.name}.${value}`);
      },
    }),
  );
  return [...coordinates].sort();
}

function inputsOf(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode) {
  return variableDefinitions.flatMap(({ variable, type: node }) => {
    // typeFromAST has an overload for each kind of node, and none for their union.
    const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
    const named = getNamedType(type);
    return type && (isInputObjectType(named) || isEnumType(named))
      ? [{ name: variable.name.value, type }]
      : [];
  });
}
