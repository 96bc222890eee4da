import {
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { argumentsOf, complete, failAt, isPromise, resolveField } from './completion.ts';
import type { FieldPlan } from './field-plan.ts';
import { ResolveInfo } from './resolve-info.ts';
import { Place, type Container, type Run } from './run.ts';
import type { AbstractPlan, TypePlan } from './type-plans.ts';

type Reference = Readonly<Record<string, unknown>>;
const NONE: readonly Reference[] = [];
type ResolveReference = (reference: Reference, context: unknown, info: ResolveInfo) => unknown;

/** `_entities`, with the plans of what its elements may be. */
export interface EntitiesField extends FieldPlan {
  /** By the name of an object type. */
  readonly plans: Map<string, TypePlan>;
  readonly union: AbstractPlan;
}

/** Whether this is the field that @apollo/subgraph resolves. */
export function isEntitiesField(schema: GraphQLSchema, parentType: GraphQLObjectType, name: string): boolean {
  return name === '_entities' && parentType === schema.getQueryType();
}

/**
 * Resolves references as @apollo/subgraph does, all of them before anything is completed. A reference says what type
 * its entity is of, so that no entity is marked with its type, and none becomes a promise that was not one.
 */
export function resolveEntities(
  run: Run,
  field: EntitiesField,
  source: unknown,
  parent: Place,
  container: Container,
): unknown {
  const { responseName, isNullable } = field;
  let references: readonly Reference[] = NONE;
  let list: unknown[] = [];
  let resolvedCount = 0;
  try {
    references = argumentsOf(run, field)['representations'] as readonly Reference[];
    const types = references.map((reference) => run.plan.schema.getType(reference['__typename'] as string));
    // An entity interface turns out to be of some type only when it is resolved: left to @apollo/subgraph.
    if (types.some(isInterfaceType)) return resolveField(run, field, source, parent, container);
    const info = new ResolveInfo(run, field, parent);
    list = references.slice();
    for (; resolvedCount < list.length; resolvedCount += 1) {
      const reference = references[resolvedCount] as Reference;
      const resolve = resolveReferenceOf(types[resolvedCount], reference);
      list[resolvedCount] = resolve ? resolve(reference, run.context, info) : reference;
    }
  } catch (error) {
    // Nobody waits for those that were begun, and that they may fail must not go unheard.
    for (const begun of list.slice(0, resolvedCount)) {
      if (isPromise(begun)) begun.then(undefined, () => undefined);
    }
    return failAt(run, field, error, parent, responseName, isNullable);
  }
  const place = new Place(parent, responseName, container, isNullable, field);
  const positions = list as unknown as Container;
  for (let index = 0; index < list.length; index += 1) {
    const plan = planOf(field, references[index]?.['__typename'] as string);
    list[index] = complete(run, field, plan, list[index], place, index, positions, true);
  }
  return list;
}

function resolveReferenceOf(
  type: GraphQLNamedType | undefined,
  reference: Reference,
): ResolveReference | undefined {
  if (!isObjectType(type)) {
    throw new Error(
      `The _entities resolver tried to load an entity for type "${String(reference['__typename'])}", but no object or interface type of that name was found in the schema`,
    );
  }
  const apollo = type.extensions['apollo'] as
    { readonly subgraph?: { readonly resolveReference?: ResolveReference } } | undefined;
  return apollo?.subgraph?.resolveReference;
}

function planOf({ plans, union }: EntitiesField, typeName: string): TypePlan {
  const known = plans.get(typeName);
  if (known) return known;
  const plan: TypePlan = {
    complete(run, field, value, parent, key, container, isNullable) {
      // What is no object cannot be marked with its type.
      const ofType = union.planOf(run, field, typeof value === 'object' ? typeName : undefined, value);
      return ofType.complete(run, field, value, parent, key, container, isNullable);
    },
  };
  plans.set(typeName, plan);
  return plan;
}
