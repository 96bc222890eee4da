import { newestFirst, type EntryId } from '@rookery/ids';

/** What is remembered of an author. */
export interface AuthorMemory {
  /** Newest first. */
  ids: EntryId[];
  /** Below the last of `ids` there may be more. */
  isCut: boolean;
}

export interface PulledStretch {
  readonly ids: readonly EntryId[];
  /** These are all down to here, itself included; undefined: all there are. */
  readonly completeFrom: EntryId | undefined;
}

/** An author's ids from where a page begins. */
interface Head {
  readonly ids: readonly EntryId[];
  at: number;
}

/**
 * The newest entries of several authors below `below`, at most `count`, as far down as all their memories reach. It
 * merges and does not sort all: a page of twenty looks at few more ids than it takes, however many authors there are.
 */
export function newestOf(
  authors: readonly AuthorMemory[],
  { below, count }: { readonly below?: EntryId | undefined; readonly count: number },
): PulledStretch {
  let floor: EntryId | undefined;
  const heads: Head[] = [];
  for (const { ids, isCut } of authors) {
    const at = below ? firstBelow(ids, below) : 0;
    if (at < ids.length) heads.push({ ids, at });
    const last = ids.at(-1);
    if (isCut && last && (!floor || newestFirst(last, floor) < 0)) floor = last;
  }
  const merged = merge(heads, count + 1);
  const ids = floor ? merged.filter((id) => newestFirst(id, floor) <= 0) : merged;
  if (ids.length <= count) return { ids, completeFrom: floor };
  const kept = ids.slice(0, count);
  return { ids: kept, completeFrom: kept.at(-1) };
}

const newestOfHead = ({ ids, at }: Head): EntryId => ids[at] as EntryId;

/** The newest `count` of several lists, each newest first, by a heap of their heads. */
function merge(heads: Head[], count: number): EntryId[] {
  const isBefore = (a: number, b: number) =>
    newestFirst(newestOfHead(heads[a] as Head), newestOfHead(heads[b] as Head)) < 0;
  function sink(from: number): void {
    for (let parent = from; ;) {
      let first = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < heads.length && isBefore(child, first)) first = child;
      if (first === parent) return;
      [heads[parent], heads[first]] = [heads[first] as Head, heads[parent] as Head];
      parent = first;
    }
  }

  for (let index = (heads.length >> 1) - 1; index >= 0; index -= 1) sink(index);
  const merged: EntryId[] = [];
  while (merged.length < count && heads[0]) {
    const [top] = heads;
    merged.push(newestOfHead(top));
    top.at += 1;
    const last = heads.at(-1);
    if (top.at === top.ids.length && last) {
      heads[0] = last;
      heads.pop();
    }
    sink(0);
  }
  return merged;
}

/** Where, in ids newest first, those below a bound begin. */
function firstBelow(ids: readonly EntryId[], bound: EntryId): number {
  let from = 0;
  let to = ids.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (newestFirst(ids[middle] as EntryId, bound) > 0) to = middle;
    else from = middle + 1;
  }
  return from;
}
