import { Kind, type SelectionNode } from 'graphql';

/** Coerced values of an operation's variables. */
export type Variables = Readonly<Record<string, unknown>>;

/** Variables that must be true or false for a selection to be executed, each once; empty: it always is. */
export type Conditions = ReadonlyMap<string, boolean>;

export const ALWAYS: Conditions = new Map();

/** The conditions of a selection within what has conditions already; undefined when they are never met. */
export function conditionsWithin(
  outer: Conditions,
  { directives = [] }: SelectionNode,
): Conditions | undefined {
  let conditions = outer;
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const wanted = name.value === 'include';
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
    if (value?.kind !== Kind.VARIABLE) continue;
    const known = conditions.get(value.name.value);
    if (known === !wanted) return undefined;
    if (known === undefined) conditions = new Map([...conditions, [value.name.value, wanted]]);
  }
  return conditions;
}

export function areMet(conditions: Conditions, variables: Variables): boolean {
  for (const [name, wanted] of conditions) if (variables[name] !== wanted) return false;
  return true;
}

/** The same text for the same conditions, in whatever order they were met. */
export function conditionsKey(conditions: Conditions): string {
  return [...conditions]
    .map(([name, wanted]) => `${name}=${wanted}`)
    .sort()
    .join('&');
}
