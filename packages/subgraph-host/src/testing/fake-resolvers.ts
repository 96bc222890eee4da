import {
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { createRandom, seedOf, type Random } from './random.ts';

/** What fake resolvers go by: the same request is answered in the same way. */
export interface FakeContext {
  readonly seed: number;
  /** Whether some answers come later. */
  readonly isAsync: boolean;
}

type Fake = (source: unknown, args: unknown, context: FakeContext, info: GraphQLResolveInfo) => unknown;

/**
 * Resolvers for every type of a schema that answer at random: values, nulls, errors thrown and returned, promises, wrong
 * values. Some fields have none, and are properties, methods and getters of what stands above them.
 */
export function fakeResolvers(schema: GraphQLSchema): Record<string, Record<string, unknown>> {
  const resolvers: Record<string, Record<string, unknown>> = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_')) continue;
    if (isAbstractType(type) && seedOf(type.name) % 2 === 0) {
      resolvers[type.name] = {
        __resolveType: (value: { readonly __typename?: unknown }, { isAsync }: FakeContext) =>
          isAsync ? Promise.resolve(value.__typename) : value.__typename,
      };
    }
    if (!isObjectType(type)) continue;
    const own: Record<string, unknown> = { ...referenceResolverOf(type) };
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      if (hasResolver(type, field.name)) own[field.name] = fakeField(field.type);
    }
    resolvers[type.name] = own;
  }
  return resolvers;

  function referenceResolverOf(type: GraphQLObjectType): Record<string, unknown> {
    if (seedOf(type.name) % 5 === 0) return {};
    return {
      __resolveReference: ({ id }: { readonly id: string }, context: FakeContext) => {
        const random = createRandom(seedOf(`${context.seed} ${type.name} ${id}`));
        return answer(random, context, () => objectOf(type, random, context));
      },
    };
  }

  function fakeField(type: GraphQLOutputType): Fake {
    return (_source, args, context, { path, fieldName }) => {
      const places: (string | number)[] = [];
      for (let at: typeof path | undefined = path; at; at = at.prev) places.push(at.key);
      const random = createRandom(
        seedOf(`${context.seed} ${places.join('.')} ${fieldName} ${JSON.stringify(args)}`),
      );
      return answer(random, context, () => valueOf(type, random, context));
    };
  }

  function valueOf(type: GraphQLOutputType, random: Random, context: FakeContext): unknown {
    if (isNonNullType(type)) {
      return random.chance(0.02) ? null : valueOf(type.ofType as GraphQLOutputType, random, context);
    }
    if (random.chance(0.08)) return random.pick([null, undefined]);
    if (isListType(type)) {
      if (random.chance(0.02)) return 'no list';
      const list = Array.from({ length: Math.floor(random.next() * 4) }, () =>
        answer(random, context, () => valueOf(type.ofType as GraphQLOutputType, random, context)),
      );
      return random.chance(0.1) ? new Set(list) : list;
    }
    if (isEnumType(type)) {
      return random.chance(0.03) ? 'WRONG' : (random.pick(type.getValues()).value as unknown);
    }
    if (isScalarType(type)) return scalarOf(type.name, random);
    if (isObjectType(type)) return objectOf(type, random, context);
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    return objectOf(random.pick(possible), random, context);
  }

  function objectOf(type: GraphQLObjectType, random: Random, context: FakeContext): unknown {
    if (random.chance(0.02)) return 'no object';
    const __typename = random.chance(0.03) ? random.pick([undefined, 'Nothing', 'Query', 7]) : type.name;
    const object: Record<string, unknown> = { __typename };
    for (const field of Object.values(type.getFields())) {
      if (hasResolver(type, field.name)) continue;
      const seed = Math.floor(random.next() * 1e9);
      const make = () => {
        const own = createRandom(seed);
        return answer(own, context, () => valueOf(field.type, own, context));
      };
      const how = random.next();
      if (how < 0.1) object[field.name] = make;
      else if (how < 0.2) Object.defineProperty(object, field.name, { get: make, enumerable: true });
      else Object.defineProperty(object, field.name, { get: () => quietly(make), enumerable: true });
    }
    return object;
  }
}

function fail(): never {
  throw new Error('rejected');
}

/** As a property would have it: an error is its value. */
function quietly(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

function hasResolver(type: GraphQLObjectType, field: string): boolean {
  return /^(Query|Mutation|Subscription)$/.test(type.name) || seedOf(`${type.name}.${field}`) % 2 === 0;
}

function answer(random: Random, { isAsync }: FakeContext, make: () => unknown): unknown {
  const isLater = isAsync && random.chance(0.4);
  const isBad = random.chance(0.04);
  if (isLater) {
    const later = Promise.resolve().then(isBad ? fail : make);
    // The list that it was made for may be thrown away before anybody looks.
    later.catch(() => undefined);
    return later;
  }
  if (!isBad) return make();
  if (random.chance(0.5)) return new Error('returned');
  throw new Error('thrown');
}

function scalarOf(name: string, random: Random): unknown {
  if (random.chance(0.03)) return random.pick([{}, 'text', Number.NaN, 2 ** 40, true, '12', 7]);
  if (name === 'Int') return Math.floor(random.next() * 1_000);
  if (name === 'Float') return random.next();
  if (name === 'Boolean') return random.chance(0.5);
  return name === 'ID' && random.chance(0.2) ? 12 : `text ${Math.floor(random.next() * 1_000)}`;
}
