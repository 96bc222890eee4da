import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import {
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type GraphQLFormattedError,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isSelected } from '../conditions.ts';
import { createRandom, seedOf, type Random } from './random.ts';

/** How often what goes wrong, of 1. */
export interface Mishaps {
  readonly nulls: number;
  /** Nulls where the schema has none. */
  readonly wrongNulls: number;
  readonly errors: number;
  /** Leaves of another type. */
  readonly wrongLeaves: number;
  /** Lists where there are none, and the like: they cost the whole answer. */
  readonly wrongShapes: number;
  readonly missingEntities: number;
  /** Of fetches: no answer at all, or one without data. */
  readonly lostFetches: number;
}

type Path = readonly (string | number)[];
type Row = Record<string, unknown>;

const CODES = ['NOT_FOUND', 'FORBIDDEN', 'INTERNAL_SERVER_ERROR', 'SOMETHING_ELSE', undefined] as const;
const documents = new Map<string, DocumentNode>();

function documentOf(text: string): DocumentNode {
  const document = documents.get(text) ?? parse(text, { noLocation: true });
  if (documents.size > 5_000) documents.clear();
  documents.set(text, document);
  return document;
}

export interface FakeOptions {
  readonly seed: number;
  /** The subgraph's. */
  readonly name: string;
  readonly mishaps: Mishaps;
  /** Whether every object bears its `__typename`, asked for or not. */
  readonly tellsTypes: boolean;
}

/** An answer that depends on what is asked and on the seed alone. Throws where the subgraph is not reached. */
export function fakeAnswer(
  schema: GraphQLSchema,
  { query, variables = {} }: Pick<SubgraphRequest, 'query' | 'variables'>,
  given: FakeOptions,
): SubgraphResponse {
  const { seed, name, mishaps, tellsTypes } = given;
  const random = createRandom(seedOf(`${seed} ${name} ${query} ${JSON.stringify(variables)}`));
  const document = documentOf(query);
  const operation = getOperationAST(document);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!operation || !rootType) throw new Error(`no operation in ${query}`);
  if (random.chance(mishaps.lostFetches)) {
    if (random.chance(0.5)) throw new Error('connect ECONNREFUSED');
    return { ...(random.chance(0.5) ? { data: null } : {}), errors: [errorAt([], random)] };
  }
  const fake = createFake(schema, { document, variables, random, mishaps, tellsTypes });
  const { representations } = variables as { representations?: readonly Row[] };
  const data = representations
    ? { _entities: representations.map((one, index) => fake.entity(operation.selectionSet, one, index)) }
    : fake.object(rootType.name, [operation.selectionSet], []);
  const errors = random.chance(mishaps.errors / 4) ? [...fake.errors, errorAt([], random)] : fake.errors;
  return { data: data as Row, ...(errors.length > 0 ? { errors } : {}) };
}

function errorAt(path: Path, random: Random): GraphQLFormattedError {
  const code = random.pick(CODES);
  const message = `went wrong ${random.below(3)}`;
  return {
    message,
    ...(path.length > 0 ? { path: [...path] } : {}),
    ...(code === undefined ? {} : { extensions: { code, detail: random.below(2) } }),
  };
}

function createFake(
  schema: GraphQLSchema,
  asked: {
    readonly document: DocumentNode;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly random: Random;
    readonly mishaps: Mishaps;
    readonly tellsTypes: boolean;
  },
) {
  const { document, variables, random, mishaps, tellsTypes } = asked;
  const errors: GraphQLFormattedError[] = [];
  const switches = new Map(Object.entries(variables).map(([name, value]) => [name, value === true]));

  function collect(
    typename: string,
    sets: readonly SelectionSetNode[],
    into: Map<string, FieldNode[]>,
  ): void {
    for (const selection of sets.flatMap((set) => set.selections)) {
      if (isSelected(selection, switches) === false) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        into.set(name, [...(into.get(name) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : document.definitions.find(
              (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
            );
      if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      const type = schema.getType(typename);
      const isMet =
        !condition ||
        condition === type ||
        (isAbstractType(condition) &&
          (isObjectType(type) || isInterfaceType(type)) &&
          schema.isSubType(condition, type));
      if (isMet) collect(typename, [fragment.selectionSet], into);
    }
  }

  /** `known`: what it was asked for by, which an entity has whatever else goes wrong. */
  function object(typename: string, sets: readonly SelectionSetNode[], path: Path, known: Row = {}): Row {
    const fields = new Map<string, FieldNode[]>();
    collect(typename, sets, fields);
    const type = schema.getType(typename);
    const definitions = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
    const row = Object.create(null) as Row;
    // An entity has the type of its place, which may be another than the one that it is asked for by.
    const isEntity = path[0] === '_entities' && path.length === 2;
    if (tellsTypes && !isEntity) row['__typename'] = typename;
    for (const [name, nodes] of fields) {
      const field = nodes[0]?.name.value ?? '';
      if (field === '__typename') {
        row[name] = typename;
        continue;
      }
      const definition = definitions[field];
      if (!definition) throw new Error(`${typename} has no ${field}`);
      const given = Object.hasOwn(known, field) ? known[field] : undefined;
      if (typeof given === 'string') {
        row[name] = given;
        continue;
      }
      const within = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      row[name] = value(definition.type, within, [...path, name]);
    }
    return row;
  }

  function value(type: GraphQLOutputType, sets: readonly SelectionSetNode[], path: Path): unknown {
    if (random.chance(mishaps.errors)) {
      errors.push(errorAt(path, random));
      return null;
    }
    if (isNonNullType(type)) {
      return random.chance(mishaps.wrongNulls) ? null : present(type.ofType, sets, path);
    }
    return random.chance(mishaps.nulls) ? null : present(type, sets, path);
  }

  function present(type: GraphQLOutputType, sets: readonly SelectionSetNode[], path: Path): unknown {
    if (isNonNullType(type)) return present(type.ofType, sets, path);
    const isComposite = isCompositeType(getNamedType(type));
    if (random.chance(mishaps.wrongShapes)) return random.pick(['text', 7, [null], {}, [[]]] as const);
    if (isListType(type)) {
      const length = random.below(4);
      return Array.from({ length }, (_, index) => value(type.ofType, sets, [...path, index]));
    }
    if (!isComposite && random.chance(mishaps.wrongLeaves)) {
      return random.pick([7, 1.5, 'text', true, 1e30, -0] as const);
    }
    if (isAbstractType(type)) {
      const possible = random.pick(schema.getPossibleTypes(type));
      return possible ? object(possible.name, sets, path) : null;
    }
    if (isObjectType(type)) return object(type.name, sets, path);
    if (isEnumType(type)) return random.pick(type.getValues())?.name ?? null;
    return leaf(getNamedType(type).name);
  }

  function leaf(name: string): unknown {
    switch (name) {
      case 'Int':
        return random.below(100);
      case 'Float':
        return random.next();
      case 'Boolean':
        return random.chance(0.5);
      case 'ID':
        return String(random.below(3));
      case 'String':
        return `text ${random.below(10)}`;
      default:
        return random.pick(['any', 1, { in: ['json'] }, ['list']] as const);
    }
  }

  function entity({ selections }: SelectionSetNode, representation: Row, index: number): Row | null {
    if (random.chance(mishaps.missingEntities)) return null;
    const within = selections.flatMap((one) => (one.kind === Kind.FIELD ? (one.selectionSet ?? []) : []));
    return object(String(representation['__typename']), within, ['_entities', index], representation);
  }

  return { errors, object, entity };
}
