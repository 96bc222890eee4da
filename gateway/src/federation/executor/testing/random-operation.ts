import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
  validate,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Random } from './random.ts';

export interface RandomOperation {
  readonly text: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Names that mean something to JavaScript; GraphQL allows them all as aliases. */
const ODD_NAMES = ['constructor', '__proto__', 'toString', 'length', 'valueOf'] as const;
const MAX_DEPTH = 6;

/** A valid operation of any kind, with all that documents can be written with. */
export function randomOperation(schema: GraphQLSchema, random: Random): RandomOperation {
  for (;;) {
    const written = write(schema, random);
    const document = parse(written.text, { noLocation: true });
    // Two fields of one name may not mean the same: such a document is thrown away.
    if (isValid(schema, document)) return { ...written, document };
  }
}

/** graphql-js throws where a subscription's root field has a condition. */
function isValid(schema: GraphQLSchema, document: DocumentNode): boolean {
  try {
    return validate(schema, document).length === 0;
  } catch {
    return false;
  }
}

function write(schema: GraphQLSchema, random: Random): { text: string; variables: Record<string, unknown> } {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: { readonly on: string; readonly text: string }[] = [];
  const conditions: string[] = [];
  let count = 0;

  function condition(): string {
    if (!random.chance(0.12)) return '';
    const kind = random.pick(['skip', 'include']);
    if (random.chance(0.2)) return ` @${kind}(if: ${random.chance(0.5)})`;
    let name = random.chance(0.5) ? random.pick(conditions) : undefined;
    if (name === undefined) {
      name = `c${conditions.push(`c${conditions.length}`) - 1}`;
      const byDefault = random.chance(0.3);
      definitions.push(`$${name}: Boolean${byDefault ? ` = ${random.chance(0.5)}` : '!'}`);
      if (!byDefault || random.chance(0.5)) variables[name] = random.chance(0.5);
    }
    return ` @${kind}(if: $${name})`;
  }

  function input(type: GraphQLInputType, depth = 0): unknown {
    if (isNonNullType(type)) return input(type.ofType, depth) ?? input(type.ofType, depth + 1);
    if (isListType(type)) return [input(type.ofType, depth)].filter((one) => one !== null);
    if (isEnumType(type)) return random.pick(type.getValues())?.name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || (depth < 2 && random.chance(0.3)),
      );
      return Object.fromEntries(fields.map((field) => [field.name, input(field.type, depth + 1)]));
    }
    if (type.name === 'Int') return 1 + random.below(20);
    if (type.name === 'Float') return random.next();
    if (type.name === 'Boolean') return random.chance(0.5);
    return String(random.below(4));
  }

  function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.filter((argument) => isRequiredArgument(argument) || random.chance(0.15));
    if (given.length === 0) return '';
    const written = given.map(({ name, type }) => {
      const variable = `v${count++}`;
      variables[variable] = input(type);
      definitions.push(`$${variable}: ${String(type)}`);
      return `${name}: $${variable}`;
    });
    return `(${written.join(', ')})`;
  }

  function field(type: GraphQLCompositeType, depth: number): string {
    const all = isObjectType(type) || 'getFields' in type ? Object.values(type.getFields()) : [];
    const fields = depth < MAX_DEPTH ? all : all.filter((each) => !isCompositeType(getNamedType(each.type)));
    const chosen = random.chance(0.08) ? undefined : random.pick(fields);
    if (!chosen) return `${alias(0.2)}__typename${condition()}`;
    const given = argumentsOf(chosen);
    const named = getNamedType(chosen.type);
    const within = isCompositeType(named) ? ` ${selections(named, depth + 1)}` : '';
    return `${alias(given ? 1 : 0.12)}${chosen.name}${given}${condition()}${within}`;
  }

  function alias(probability: number): string {
    if (!random.chance(probability)) return '';
    return random.chance(0.1) ? `${random.pick(ODD_NAMES)}: ` : `a${count++}: `;
  }

  function fragment(type: GraphQLCompositeType, depth: number): string {
    const others = isAbstractType(type)
      ? [...schema.getPossibleTypes(type), type]
      : [type, ...(isObjectType(type) ? type.getInterfaces() : [])];
    const on = random.pick(others) ?? type;
    const known = random.pick(fragments.filter((each) => each.on === on.name));
    if (known && random.chance(0.3)) return `...F${fragments.indexOf(known)}${condition()}`;
    if (on === type && random.chance(0.3)) return `...${condition()} ${selections(type, depth)}`;
    const text = selections(on, depth + (on === type ? 1 : 0));
    if (random.chance(0.7)) return `... on ${on.name}${condition()} ${text}`;
    fragments.push({ on: on.name, text });
    return `...F${fragments.length - 1}${condition()}`;
  }

  function selections(type: GraphQLCompositeType, depth: number): string {
    const many = 1 + random.below(depth < 3 ? 4 : 3);
    const likely = isAbstractType(type) ? 0.6 : 0.12;
    const parts = Array.from({ length: many }, () =>
      depth < MAX_DEPTH && random.chance(likely) ? fragment(type, depth + 1) : field(type, depth),
    );
    return `{ ${parts.join(' ')} }`;
  }

  function introspected(kind: string): string {
    if (kind !== 'query' || !random.chance(0.03)) return '';
    return random.chance(0.5)
      ? '__schema { queryType { name } }'
      : 'user: __type(name: "User") { kind name }';
  }

  const kind = random.chance(0.75) ? 'query' : random.pick(['mutation', 'subscription']);
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[kind];
  if (!root) return write(schema, random);
  const body =
    kind === 'subscription'
      ? `{ ${field(root, 0)} }`
      : `{ ${introspected(kind)} ${selections(root, 0).slice(1)}`;
  const head = `${kind} Random${definitions.length > 0 ? `(${definitions.join(', ')})` : ''}`;
  const text = [
    `${head} ${body}`,
    ...fragments.map((one, index) => `fragment F${index} on ${one.on} ${one.text}`),
  ].join('\n');
  return { text, variables };
}
