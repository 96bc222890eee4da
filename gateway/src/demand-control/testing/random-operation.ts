import fc from 'fast-check';

/** A selected field of the small supergraph, as far as its cost goes. */
export interface Picked {
  readonly name: 'id' | 'items' | 'asCheap' | 'asCostly';
  readonly first: Sliced;
  readonly last: Sliced;
  readonly condition: boolean | undefined;
  readonly place: 'plain' | 'inline' | 'fragment';
  readonly within: readonly Picked[];
}
/** `absent`: the argument is not written at all. */
type Sliced = number | null | 'absent';

const slice: fc.Arbitrary<Sliced> = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constant(null),
  fc.constant('absent' as const),
);

/** What is selected on an Item, up to four levels deep. */
export const { selections } = fc.letrec<{ selections: Picked[]; picked: Picked }>((tie) => ({
  selections: fc.array(tie('picked'), { minLength: 1, maxLength: 3, depthIdentifier: 'selections' }),
  picked: fc.record({
    name: fc.constantFrom('id', 'items', 'asCheap', 'asCostly'),
    first: slice,
    last: slice,
    condition: fc.option(fc.boolean(), { nil: undefined }),
    place: fc.constantFrom('plain', 'inline', 'fragment'),
    within: fc.oneof({ maxDepth: 3, depthIdentifier: 'selections' }, fc.constant([]), tie('selections')),
  }),
}));

export interface Written {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The same operation in different words: values as variables or literals, selections in fragments or in their places. */
export function write(
  picked: readonly Picked[],
  { asVariables, inFragments }: { readonly asVariables: boolean; readonly inFragments: boolean },
): Written {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let count = 0;

  function value(type: string, given: unknown): string {
    if (!asVariables) return JSON.stringify(given);
    const name = `v${count++}`;
    const byDefault = count % 3 === 0;
    definitions.push(`$${name}: ${type}${byDefault ? ` = ${JSON.stringify(given)}` : ''}`);
    if (!byDefault) variables[name] = given;
    return `$${name}`;
  }

  function argument(name: string, given: Sliced): string[] {
    return given === 'absent' ? [] : [`${name}: ${value('Int', given)}`];
  }

  function text({ name, first, last, condition, place, within }: Picked): string {
    const when = condition === undefined ? '' : ` @include(if: ${value('Boolean!', condition)})`;
    if (name === 'id') return placed(`f${count++}: id${when}`, place);
    const inner = ['__typename', ...within.map(text)].join(' ');
    if (name === 'asCheap') return `... on Item { ... on Cheap${when} { ${inner} } }`;
    if (name === 'asCostly') return `... on Item { ... on Costly${when} { ${inner} } }`;
    const slices = [...argument('first', first), ...argument('last', last)].join(', ');
    const given = slices && `(${slices})`;
    return placed(`f${count++}: items${given}${when} { edges { node { ${inner} } } }`, place);
  }

  function placed(field: string, place: Picked['place']): string {
    if (!inFragments || place === 'plain') return field;
    if (place === 'inline') return `... on Item { ${field} }`;
    fragments.push(`fragment F${fragments.length} on Item { ${field} }`);
    return `...F${fragments.length - 1}`;
  }

  const body = picked.map(text).join(' ');
  const head = definitions.length > 0 ? `query (${definitions.join(', ')})` : '';
  return { query: `${head} { item { ${body || 'id'} } } ${fragments.join(' ')}`, variables };
}

/** The cost, by the rules alone: an Item weighs what its dearest type does, and what is selected on it likewise. */
export function reference(picked: readonly Picked[]): number {
  return 7 + Math.max(onType(picked, 'Cheap'), onType(picked, 'Costly'));
}

function onType(picked: readonly Picked[], type: 'Cheap' | 'Costly'): number {
  return picked.reduce((sum, { name, first, last, condition, within }) => {
    if (condition === false || name === 'id') return sum;
    if (name === 'asCheap' || name === 'asCostly')
      return sum + (name === `as${type}` ? onType(within, type) : 0);
    const connection = type === 'Costly' ? 2 : 1;
    return sum + connection + sizeOf(first, last) * (1 + reference(within));
  }, 0);
}

function sizeOf(first: Sliced, last: Sliced): number {
  const given = [first === 'absent' ? 20 : first, last === 'absent' ? null : last];
  const slices = given.filter((one) => one !== null);
  return slices.length === 0 ? 20 : Math.min(Math.max(1, ...slices), 100);
}
