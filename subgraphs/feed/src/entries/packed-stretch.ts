import { newestFirst, type EntryId } from '@rookery/ids';
import type { FactsOf } from './listed-entry.ts';
import { endOfPackedEntry, packedEntryId, unpackEntry } from './packed-entry.ts';

/** Packed entries, one behind the other, as a list holds them. */
export interface PackedStretch {
  /** Newest first, each once. */
  readonly ids: readonly EntryId[];
  /** What is told of each, unpacked when it is asked for. */
  readonly factsOf: FactsOf;
  /** Entries, doubles included. */
  readonly listed: number;
  /** The one that stands last, which need not be the oldest. */
  readonly last: EntryId | undefined;
}

/** Reads what `LRANGE` gave, joined. What is in order already, as most lists are, is not sorted. */
export function readPackedStretch(packed: Buffer): PackedStretch {
  let ids: EntryId[] = [];
  let places: number[] = [];
  let isInOrder = true;
  for (let at = 0; at < packed.length; at = endOfPackedEntry(packed, at)) {
    const id = packedEntryId(packed, at);
    const before = ids.at(-1);
    if (before !== undefined && newestFirst(before, id) >= 0) isInOrder = false;
    ids.push(id);
    places.push(at);
  }
  const [listed, last] = [ids.length, ids.at(-1)];
  if (!isInOrder) {
    const placeOf = new Map(ids.map((id, index) => [id, places[index] ?? 0]));
    ids = [...placeOf.keys()].sort(newestFirst);
    places = ids.map((id) => placeOf.get(id) ?? 0);
  }
  return {
    ids,
    listed,
    last,
    factsOf(id) {
      const place = places[indexOfId(ids, id)];
      return place === undefined ? undefined : unpackEntry(packed, place);
    },
  };
}

/** By halving; -1 where it is not. */
function indexOfId(ids: readonly EntryId[], id: EntryId): number {
  let [from, to] = [0, ids.length - 1];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const order = newestFirst(ids[middle] ?? '', id);
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle - 1;
  }
  return -1;
}
