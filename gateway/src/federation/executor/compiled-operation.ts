import type { QueryPlan } from '@apollo/query-planner';
import {
  getOperationAST,
  Kind,
  typeFromAST,
  isInputType,
  valueFromAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compilePlan, type CompiledPlan } from './compiled-plan.ts';
import { switchesIn, switchNames } from './conditions.ts';
import type { Fetchers } from './fetcher.ts';
import { introspection } from './introspection.ts';
import type { Data } from './own-values.ts';
import { responseShape, type ResponseShape } from './response-shape.ts';
import type { TypeCondition } from './type-conditions.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A plan and the operation that it is for, ready to be run any number of times. */
export interface CompiledOperation<Context> extends CompiledPlan<Context> {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** What the client gets of what was fetched. Throws where that is not what the schema says. */
  shape(root: Data, variables: Variables): Data | null;
}

export interface CompileOptions<Context> {
  readonly plan: QueryPlan;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly fetchers: Fetchers<Context>;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly apiCondition: (typename: string) => TypeCondition;
  readonly supergraphCondition: (typename: string) => TypeCondition;
}

/** Between runs: what a client sent is not kept for as long as its operation is. */
const NO_VARIABLES: Variables = Object.freeze({});

/** Shapes kept of one operation, one for each choice of its conditions. */
const MAX_SHAPES = 64;

/** Compiles an operation that is valid, and its plan. */
export function compileOperation<Context>(options: CompileOptions<Context>): CompiledOperation<Context> {
  const { plan, document, operationName, fetchers, apiSchema, apiCondition, supergraphCondition } = options;
  const operation = getOperationAST(document, operationName);
  const rootType = operation && apiSchema.getRootType(operation.operation);
  if (!operation || !rootType) throw new TypeError('a document has no such operation');
  const defaults = defaultsOf(apiSchema, operation);
  const fragments = fragmentsOf(document);
  const names = switchNames(document);
  const selected = [{ selectionSet: operation.selectionSet, on: rootType }];
  const shapes = new Map<string, ResponseShape>();
  let current = NO_VARIABLES;
  const introspect = introspection({
    schema: apiSchema,
    operation,
    fragments: fragments.values(),
    variables: () => current,
  });

  function shapeFor(variables: Variables): ResponseShape {
    const switches = switchesIn(names, variables, defaults);
    const key = names.length === 0 ? '' : [...switches.values()].join();
    const known = shapes.get(key);
    if (known) return known;
    if (shapes.size >= MAX_SHAPES) shapes.clear();
    const collecting = { schema: apiSchema, fragments, conditionOf: apiCondition, switches };
    const shape = responseShape(
      { ...collecting, introspect },
      rootType as NonNullable<typeof rootType>,
      selected,
    );
    shapes.set(key, shape);
    return shape;
  }

  return {
    ...compilePlan(plan, { fetchers, conditionOf: supergraphCondition, defaults }),
    document,
    operationName,
    shape(root, variables) {
      const shapeRoot = shapeFor(variables);
      current = variables;
      try {
        return shapeRoot(root);
      } finally {
        current = NO_VARIABLES;
      }
    },
  };
}

function defaultsOf(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const defaults: Data = {};
  for (const { variable, type: written, defaultValue } of variableDefinitions) {
    const type = typeFromAST(schema, written);
    if (defaultValue && type && isInputType(type))
      defaults[variable.name.value] = valueFromAST(defaultValue, type);
  }
  return defaults;
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}
