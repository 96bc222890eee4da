import type { Representation } from '../representations.ts';
import { ownValue, type Data } from './own-values.ts';
import type { Requires } from './requires.ts';
import type { Rewrite } from './rewrites.ts';

/** What an entity fetch asks for, each once, and where the answers belong. */
export interface AskedEntities {
  /** In the order in which they first occur. */
  readonly unique: readonly Representation[];
  /** The objects that are asked for. */
  readonly targets: readonly Data[];
  /** For every target the index of its representation in `unique`; a new one's is one more than all before. */
  readonly indexOf: readonly number[];
}

/** An author of ten posts is asked for once. Undefined: there is nothing to ask. */
export function askedEntities(
  entities: readonly Data[],
  requires: Requires,
  rewrite: Rewrite | undefined,
): AskedEntities | undefined {
  const unique: Representation[] = [];
  const targets: Data[] = [];
  const indexOf: number[] = [];
  const known = new Map<string, number>();

  function add(entity: Data, text: string, make: () => Representation): void {
    let index = known.get(text);
    if (index === undefined) {
      index = unique.push(make()) - 1;
      known.set(text, index);
    }
    targets.push(entity);
    indexOf.push(index);
  }

  for (const entity of entities) {
    const typename = ownValue(entity, '__typename');
    // What rewrites change is known by its text alone.
    const name = typeof typename === 'string' && !rewrite ? requires.keyOf(typename) : undefined;
    const key = name === undefined ? undefined : ownValue(entity, name);
    if (name !== undefined && typeof key === 'string') {
      // No type's name has a space in it, and no JSON of an object begins as one does.
      add(entity, `${String(typename)} ${key}`, () => ({ __typename: typename, [name]: key }));
      continue;
    }
    const representation = requires.representationOf(entity);
    if (!representation) continue;
    rewrite?.(representation as Data);
    add(entity, JSON.stringify(representation), () => representation);
  }
  return unique.length === 0 ? undefined : { unique, targets, indexOf };
}
