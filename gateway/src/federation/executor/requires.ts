import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { Representation } from '../representations.ts';
import { merge } from './merge.ts';
import { isData, ownValue, setOwn, type Data } from './own-values.ts';
import type { TypeCondition } from './type-conditions.ts';

/** What of an object names it to a subgraph; null where it lacks something of that. */
type Picker = (source: Data) => Data | null;

/** How the representations of a fetch are made. */
export interface Requires {
  /** Undefined: the entity lacks what it takes, or is of a type that the fetch is not for. */
  representationOf(entity: Data): Representation | undefined;
  /** The only field, beside the type name, that a type is represented by; undefined: there are others. */
  keyOf(typename: string): string | undefined;
}

const NO_OPTIONS = { isShared: false };

export function compileRequires(
  selections: readonly QueryPlanSelectionNode[],
  conditionOf: (typename: string) => TypeCondition,
): Requires {
  const pick = compilePicker(selections, conditionOf);
  const keys = new Map<string, string | undefined>();
  return {
    representationOf(entity) {
      const representation = pick(entity);
      return representation?.['__typename'] ? representation : undefined;
    },
    keyOf(typename) {
      if (keys.has(typename)) return keys.get(typename);
      const key = onlyKey(selections, typename, conditionOf);
      // A schema has few types; names that are none of its come from outside.
      if (key !== undefined) keys.set(typename, key);
      return key;
    },
  };
}

function onlyKey(
  selections: readonly QueryPlanSelectionNode[],
  typename: string,
  conditionOf: (typename: string) => TypeCondition,
): string | undefined {
  const [fragment, ...others] = selections.filter(
    (selection) =>
      selection.kind === 'Field' ||
      (selection.typeCondition !== undefined && conditionOf(selection.typeCondition)(typename)),
  );
  if (fragment?.kind !== 'InlineFragment' || others.length > 0) return undefined;
  const names = fragment.selections.map((selection) =>
    selection.kind === 'Field' && !selection.selections ? (selection.alias ?? selection.name) : undefined,
  );
  const [name, ...more] = names.filter((each) => each !== '__typename');
  const isOnly = names.includes('__typename') && more.length === 0;
  return isOnly && name !== '__proto__' ? name : undefined;
}

function compilePicker(
  selections: readonly QueryPlanSelectionNode[],
  conditionOf: (typename: string) => TypeCondition,
): Picker {
  const steps = selections.map((selection) => compileSelection(selection, conditionOf));
  return (source) => {
    const picked: Data = {};
    for (const step of steps) if (!step(source, picked)) return null;
    return picked;
  };
}

/** Adds what it selects; false: the source lacks it. */
function compileSelection(
  selection: QueryPlanSelectionNode,
  conditionOf: (typename: string) => TypeCondition,
): (source: Data, picked: Data) => boolean {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition } = selection;
    if (typeCondition === undefined) return () => true;
    const isMet = conditionOf(typeCondition);
    const pick = compilePicker(selection.selections, conditionOf);
    return (source, picked) => {
      const typename = ownValue(source, '__typename');
      const inner = typeof typename === 'string' && isMet(typename) ? pick(source) : null;
      if (inner) merge(picked, inner, NO_OPTIONS);
      return true;
    };
  }
  const name = selection.alias ?? selection.name;
  const pick = selection.selections && compilePicker(selection.selections, conditionOf);
  const pickWithin = (value: unknown): unknown => (pick && isData(value) ? pick(value) : pick ? null : value);
  return (source, picked) => {
    const value = ownValue(source, name);
    if (value === undefined) return false;
    setOwn(picked, name, Array.isArray(value) ? value.map(pickWithin) : pickWithin(value));
    return true;
  };
}
