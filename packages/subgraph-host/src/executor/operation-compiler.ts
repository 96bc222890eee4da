import {
  getNamedType,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isEntitiesField, type EntitiesField } from './entities.ts';
import type { FieldPlan, OperationPlan } from './field-plan.ts';
import { compileFields, type SelectedField } from './object-code.ts';
import { collectFields, type SelectionScope } from './selection.ts';
import {
  abstractPlan,
  leafPlan,
  listPlan,
  objectPlan,
  type AbstractPlan,
  type ExecuteFields,
  type TypePlan,
} from './type-plans.ts';

/** What is executed of an operation whose conditions are decided. */
export interface CompiledSelection {
  readonly plan: OperationPlan;
  /** Of a query or a subscription: all root fields at once. */
  readonly execute: ExecuteFields;
  /** Of a mutation: its root fields, each to be done before the next begins. */
  readonly serially: readonly SelectedField[];
}

/** Compiles the selections of a valid operation; those of objects inside when the first such object is met. */
export function compileSelection(
  scope: SelectionScope,
  operation: OperationDefinitionNode,
): CompiledSelection {
  const { schema, fragments } = scope;
  let fieldCount = 0;

  function select(
    parentType: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
  ): readonly SelectedField[] {
    const collected = collectFields(scope, parentType, selectionSets);
    return [...collected].map(([responseName, nodes]) => selectField(parentType, responseName, nodes));
  }

  function selectField(
    parentType: GraphQLObjectType,
    responseName: string,
    nodes: readonly FieldNode[],
  ): SelectedField {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return { kind: 'typename', responseName, typeName: parentType.name };
    const definition = definitionOf(parentType, name);
    const nullable = isNonNullType(definition.type) ? definition.type.ofType : definition.type;
    const type = typePlan(nullable, nodes);
    const { resolve } = definition;
    const isNullable = !isNonNullType(definition.type);
    fieldCount += 1;
    const field: FieldPlan = {
      ...{ number: fieldCount, responseName, definition, parentType, nodes, isNullable, type, resolve },
    };
    if (!isEntitiesField(schema, parentType, name)) return { kind: 'field', field };
    const union = typePlan(getNamedType(definition.type), nodes) as AbstractPlan;
    const entities: EntitiesField = { ...field, union, plans: new Map() };
    return { kind: 'entities', field: entities };
  }

  function definitionOf(parentType: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
    const meta = parentType === schema.getQueryType() ? META_FIELDS[name] : undefined;
    const definition = meta ?? parentType.getFields()[name];
    if (!definition) throw new TypeError(`no field ${parentType.name}.${name}: the operation is not valid`);
    return definition;
  }

  function typePlan(type: GraphQLOutputType, nodes: readonly FieldNode[]): TypePlan {
    if (isListType(type)) {
      const item: GraphQLOutputType = type.ofType;
      const nullable = isNonNullType(item) ? item.ofType : item;
      return listPlan(typePlan(nullable, nodes), { hasNullableItems: !isNonNullType(item) });
    }
    if (isLeafType(type)) return leafPlan(type);
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const planOf = (object: GraphQLObjectType): TypePlan =>
      objectPlan(object, () => compileFields(select(object, selectionSets)));
    if (isObjectType(type)) return planOf(type);
    if (isAbstractType(type)) return abstractPlan(type, planOf);
    throw new TypeError(`no output type: ${String(type)}`);
  }

  const root = schema.getRootType(operation.operation);
  if (!root) {
    throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
      nodes: operation,
    });
  }
  const selection = select(root, [operation.selectionSet]);
  return {
    plan: { schema, operation, fragments },
    execute: compileFields(selection),
    serially: operation.operation === 'mutation' ? selection : [],
  };
}

const META_FIELDS: Readonly<Record<string, GraphQLField<unknown, unknown> | undefined>> = {
  [SchemaMetaFieldDef.name]: SchemaMetaFieldDef,
  [TypeMetaFieldDef.name]: TypeMetaFieldDef,
};
