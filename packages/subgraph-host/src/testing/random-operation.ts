import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from './random.ts';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Aliases that a careless object would inherit something for. */
const NASTY_ALIASES = ['__proto__', 'constructor', 'toString', 'then'];

/** An operation over a schema: mostly valid, since equal response names may not fit. */
export function randomOperation(schema: GraphQLSchema, random: Random): RandomOperation {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let count = 0;

  function variable(type: string, value: unknown, initial?: string): string {
    const name = `v${(count += 1)}`;
    definitions.push(`$${name}: ${type}${initial === undefined ? '' : ` = ${initial}`}`);
    if (value !== undefined) variables[name] = value;
    return `$${name}`;
  }

  function condition(): string {
    if (!random.chance(0.12)) return '';
    const name = random.pick(['skip', 'include']);
    if (random.chance(0.3)) return ` @${name}(if: ${String(random.chance(0.5))})`;
    const known = definitions.find((one) => one.includes('Boolean!'))?.split(':')[0];
    if (known && random.chance(0.5)) return ` @${name}(if: ${known})`;
    const initial = random.chance(0.2) ? 'true' : undefined;
    const given = initial && random.chance(0.5) ? undefined : random.chance(0.5);
    return ` @${name}(if: ${variable('Boolean!', given, initial)})`;
  }

  function argument({ name, type }: GraphQLArgument): string | undefined {
    if (!isNonNullType(type) && random.chance(0.5)) return undefined;
    const value = name === 'representations' ? representations() : valueOf(type);
    if (name === 'representations' || random.chance(0.6)) {
      const isOwn = name === 'representations' || isNonNullType(type) || random.chance(0.9);
      return `${name}: ${variable(String(type), isOwn ? value : undefined)}`;
    }
    return `${name}: ${literalOf(value, type)}`;
  }

  function representations(): unknown[] {
    const union = schema.getType('_Entity');
    const types = isAbstractType(union) ? schema.getPossibleTypes(union) : [];
    return Array.from({ length: Math.floor(random.next() * 5) }, () => ({
      __typename: random.chance(0.03) ? 'Nothing' : random.pick(types).name,
      id: String(Math.floor(random.next() * 50)),
    }));
  }

  function valueOf(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return valueOf(type.ofType as GraphQLInputType);
    if (random.chance(0.04)) return null;
    if (isListType(type)) {
      return Array.from({ length: Math.floor(random.next() * 3) }, () =>
        valueOf(type.ofType as GraphQLInputType),
      );
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || random.chance(0.5),
      );
      return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.type)]));
    }
    if (random.chance(0.03)) return random.pick([1.5, true, 'text']);
    if (type.name === 'Int') return Math.floor(random.next() * 100);
    if (type.name === 'Float') return random.next();
    if (type.name === 'Boolean') return random.chance(0.5);
    return `text ${Math.floor(random.next() * 100)}`;
  }

  function fieldOf(parent: GraphQLCompositeType, depth: number): string | undefined {
    if (random.chance(0.1) || !('getFields' in parent)) return '__typename';
    const field: GraphQLField<unknown, unknown> = random.pick(Object.values(parent.getFields()));
    const named = getNamedType(field.type);
    if (isCompositeType(named) && depth === 0) return undefined;
    const given = field.args.map(argument).filter((one) => one !== undefined);
    const alias = random.chance(0.06)
      ? `${random.pick(NASTY_ALIASES)}: `
      : given.length > 0 || random.chance(0.1)
        ? `a${(count += 1)}: `
        : '';
    const args = given.length > 0 ? `(${given.join(', ')})` : '';
    const inside = isCompositeType(named) ? ` ${selectionOf(named, depth - 1)}` : '';
    return `${alias}${field.name}${args}${condition()}${inside}`;
  }

  function selectionOf(type: GraphQLCompositeType, depth: number): string {
    const wanted = 1 + Math.floor(random.next() * 3);
    const selected = ['__typename'];
    for (let at = 0; at < wanted; at += 1) {
      const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
      if (depth > 0 && (isAbstractType(type) ? random.chance(0.8) : random.chance(0.15))) {
        const on = random.pick(types) as GraphQLObjectType;
        const inside = selectionOf(on, depth - 1);
        if (random.chance(0.3)) {
          const name = `F${(count += 1)}`;
          fragments.push(`fragment ${name} on ${on.name} ${inside}`);
          selected.push(`...${name}${condition()}`);
        } else selected.push(`... on ${on.name}${condition()} ${inside}`);
      } else selected.push(fieldOf(type, depth) ?? '__typename');
    }
    return `{ ${selected.join(' ')} }`;
  }

  const kinds = (['query', 'mutation', 'subscription'] as const).filter((kind) =>
    schema.getRootType(kind as never),
  );
  const kind = random.chance(0.7) ? 'query' : random.pick(kinds);
  const root = schema.getRootType(kind as never);
  if (!isObjectType(root)) throw new TypeError(`no ${kind}`);
  const count0 = kind === 'subscription' ? 1 : 1 + Math.floor(random.next() * 4);
  const selected = Array.from({ length: count0 }, () => fieldOf(root, 3) ?? '__typename');
  const header = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return { query: `${kind} Op${header} { ${selected.join(' ')} } ${fragments.join(' ')}`, variables };
}

function literalOf(value: unknown, type: GraphQLInputType): string {
  const nullable = isNonNullType(type) ? (type.ofType as GraphQLInputType) : type;
  if (value === null || value === undefined) return 'null';
  if (isListType(nullable)) {
    return `[${(value as unknown[]).map((one) => literalOf(one, nullable.ofType as GraphQLInputType)).join(', ')}]`;
  }
  if (isEnumType(nullable)) return String(value);
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const inside = Object.entries(value).map(([name, one]) => {
      const field = fields[name];
      return field ? `${name}: ${literalOf(one, field.type)}` : '';
    });
    return `{ ${inside.join(', ')} }`;
  }
  return JSON.stringify(value);
}
