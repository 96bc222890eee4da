import { copyJson } from '../representations.ts';
import { isData, ownValue, setOwn, type Data } from './own-values.ts';

export interface MergeOptions {
  /** Whether the source goes on to be used elsewhere, so that no object of it may become the target's. */
  readonly isShared: boolean;
}

/**
 * Puts all of the source into the target, objects into objects and lists of the same length element by element; for all
 * else the source's value stands. The target changes in place.
 */
export function merge(target: Data, source: Data, options: MergeOptions): void {
  if (target === source) return;
  for (const name of Object.keys(source)) mergeValue(target, name, source[name], options);
}

/** The same for what stands under one name. */
export function mergeValue(target: Data, name: string, value: unknown, options: MergeOptions): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) return setOwn(target, name, value);
  const known = ownValue(target, name);
  if (known === value) return;
  if (isData(value) && known) {
    // Where subgraphs contradict each other, what is no object stays, as with Apollo's: the answer is refused for it.
    if (typeof known === 'object') merge(known as Data, value, options);
    return;
  }
  if (Array.isArray(value) && Array.isArray(known) && known.length === value.length) {
    return mergeElements(known, value, options);
  }
  setOwn(target, name, options.isShared ? copyJson(value) : value);
}

function mergeElements(target: unknown[], source: readonly unknown[], options: MergeOptions): void {
  for (const [index, element] of source.entries()) {
    const known = target[index];
    if (isData(known) && isData(element)) merge(known, element, options);
    else target[index] = options.isShared ? copyJson(element) : element;
  }
}
