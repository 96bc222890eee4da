import { Kind, visit, type DocumentNode, type SelectionNode } from 'graphql';
import { ownValue } from './own-values.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The variables that `@skip` and `@include` go by, with their values; undefined: neither true nor false. */
export type Switches = ReadonlyMap<string, boolean | undefined>;

/** The names of a document's variables that decide what is executed. */
export function switchNames(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

export function switchesIn(names: readonly string[], variables: Variables, defaults: Variables): Switches {
  return new Map(
    names.map((name) => {
      const given = ownValue(variables, name);
      const value = given === undefined ? ownValue(defaults, name) : given;
      return [name, typeof value === 'boolean' ? value : undefined];
    }),
  );
}

/** Whether a selection is executed; undefined: nobody can say. */
export function isSelected({ directives = [] }: SelectionNode, switches: Switches): boolean | undefined {
  for (const { name, arguments: given = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const isOn =
      value?.kind === Kind.VARIABLE
        ? switches.get(value.name.value)
        : value?.kind === Kind.BOOLEAN && value.value;
    if (isOn === undefined) return undefined;
    if (isOn !== (name.value === 'include')) return false;
  }
  return true;
}
