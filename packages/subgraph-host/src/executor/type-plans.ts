import { inspect } from 'node:util';
import {
  defaultTypeResolver,
  GraphQLError,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
} from 'graphql';
import { complete, isPromise, waitFor } from './completion.ts';
import type { FieldPlan } from './field-plan.ts';
import { ResolveInfo } from './resolve-info.ts';
import { FAILED, Place, type Container, type Run } from './run.ts';

/** How values of one type, at one selection, become what stands in the answer. */
export interface TypePlan {
  /** The value is neither null nor undefined, nor a promise or an Error. May throw; what it throws is this position's error. */
  complete(
    run: Run,
    field: FieldPlan,
    value: unknown,
    parent: Place,
    key: string | number,
    container: Container,
    isNullable: boolean,
  ): unknown;
}

/** Executes a selection on an object; FAILED where one of its non-null fields failed. */
export type ExecuteFields = (run: Run, source: unknown, place: Place) => unknown;

/** What nobody waits for may fail unheard, and must not end the process. */
function letGo(elements: readonly unknown[]): void {
  for (const element of elements) if (isPromise(element)) element.then(undefined, () => undefined);
}

export function leafPlan(type: GraphQLLeafType): TypePlan {
  return {
    complete(_run, _field, value) {
      const serialized: unknown = type.serialize(value);
      if (serialized != null) return serialized;
      throw new Error(
        `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
      );
    },
  };
}

export function listPlan(
  item: TypePlan,
  { hasNullableItems }: { readonly hasNullableItems: boolean },
): TypePlan {
  return {
    complete(run, field, value, parent, key, container, isNullable) {
      if (!isIterable(value)) {
        throw new GraphQLError(
          `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.definition.name}".`,
        );
      }
      const place = new Place(parent, key, container, isNullable, field);
      const list = Array.isArray(value) && value.constructor === Array ? copyOf(value) : Array.from(value);
      const positions = list as unknown as Container;
      for (let index = 0; index < list.length; index += 1) {
        const element = list[index];
        const completed = complete(run, field, item, element, place, index, positions, hasNullableItems);
        if (completed === FAILED) {
          letGo(list.slice(index + 1));
          return FAILED;
        }
        list[index] = completed;
      }
      return list;
    },
  };
}

const copyOf = (list: readonly unknown[]): unknown[] => list.slice();

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** `fieldsOf` compiles the selection when the first object is met: of an abstract type, most never are. */
export function objectPlan(type: GraphQLObjectType, fieldsOf: () => ExecuteFields): TypePlan {
  let execute: ExecuteFields | undefined;
  const checked: TypePlan = {
    complete(run, field, value, parent, key, container, isNullable) {
      const isOfType: unknown = type.isTypeOf?.(value, run.context, new ResolveInfo(run, field, parent));
      if (isPromise(isOfType)) {
        const afterCheck: TypePlan = {
          complete: (_run, _field, answer) => {
            if (!(answer as { is: boolean }).is) throw notOfType(type, value, field);
            return unchecked.complete(run, field, value, parent, key, container, isNullable);
          },
        };
        const answer = Promise.resolve(isOfType).then((is) => ({ is: Boolean(is) }));
        return waitFor(run, field, afterCheck, answer, parent, key, container, isNullable);
      }
      if (!isOfType) throw notOfType(type, value, field);
      return unchecked.complete(run, field, value, parent, key, container, isNullable);
    },
  };
  const unchecked: TypePlan = {
    complete(run, field, value, parent, key, container, isNullable) {
      execute ??= fieldsOf();
      return execute(run, value, new Place(parent, key, container, isNullable, field));
    },
  };
  return type.isTypeOf ? checked : unchecked;
}

function notOfType({ name }: GraphQLObjectType, value: unknown, { nodes }: FieldPlan): GraphQLError {
  return new GraphQLError(`Expected value of type "${name}" but got: ${inspect(value)}.`, { nodes });
}

/** Knows the plan of every object type that an abstract one may turn out to be. */
export interface AbstractPlan extends TypePlan {
  /** The plan of a type that a resolver named; throws as graphql-js does where that is none. */
  planOf(run: Run, field: FieldPlan, typeName: unknown, value: unknown): TypePlan;
}

export function abstractPlan(
  abstract: GraphQLAbstractType,
  objectPlanOf: (type: GraphQLObjectType) => TypePlan,
): AbstractPlan {
  const plans = new Map<string, TypePlan>();

  function planOf(run: Run, field: FieldPlan, typeName: unknown, value: unknown): TypePlan {
    const known = plans.get(typeName as string);
    if (known) return known;
    const plan = objectPlanOf(runtimeType(run, field, abstract, typeName, value));
    plans.set(typeName as string, plan);
    return plan;
  }
  return {
    planOf,
    complete(run, field, value, parent, key, container, isNullable) {
      const resolveType = abstract.resolveType ?? defaultTypeResolver;
      const info = new ResolveInfo(run, field, parent);
      const typeName: unknown = resolveType(value, run.context, info, abstract);
      if (!isPromise(typeName)) {
        const plan = planOf(run, field, typeName, value);
        return plan.complete(run, field, value, parent, key, container, isNullable);
      }
      const ofType: TypePlan = {
        complete: (_run, _field, resolved) =>
          planOf(run, field, (resolved as { name: unknown }).name, value).complete(
            run,
            field,
            value,
            parent,
            key,
            container,
            isNullable,
          ),
      };
      const resolved = Promise.resolve(typeName).then((name) => ({ name }));
      return waitFor(run, field, ofType, resolved, parent, key, container, isNullable);
    },
  };
}

/** The checks of graphql-js, in its words. */
function runtimeType(
  { plan: { schema } }: Run,
  { parentType, definition, nodes }: FieldPlan,
  abstract: GraphQLAbstractType,
  typeName: unknown,
  value: unknown,
): GraphQLObjectType {
  const at = `for field "${parentType.name}.${definition.name}"`;
  const fail = (message: string) => new GraphQLError(message, { nodes });
  if (typeName == null) {
    throw fail(
      `Abstract type "${abstract.name}" must resolve to an Object type at runtime ${at}. Either the "${abstract.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
    );
  }
  if (isObjectType(typeName)) {
    throw fail(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof typeName !== 'string') {
    throw fail(
      `Abstract type "${abstract.name}" must resolve to an Object type at runtime ${at} with value ${inspect(value)}, received "${inspect(typeName)}".`,
    );
  }
  const type = schema.getType(typeName);
  if (!type) {
    throw fail(
      `Abstract type "${abstract.name}" was resolved to a type "${typeName}" that does not exist inside the schema.`,
    );
  }
  if (!isObjectType(type)) {
    throw fail(`Abstract type "${abstract.name}" was resolved to a non-object type "${typeName}".`);
  }
  if (!schema.isSubType(abstract, type)) {
    throw fail(`Runtime Object type "${type.name}" is not a possible type for "${abstract.name}".`);
  }
  return type;
}
