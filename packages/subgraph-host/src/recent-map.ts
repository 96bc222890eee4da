/** A map that forgets what was not asked for lately. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/**
 * Keeps between `capacity` and twice as many values: two generations, of which the older is dropped when the younger is
 * full. A hit in the younger, which is nearly every one, costs a look-up and no writing.
 */
export function createRecentMap<Value>({ capacity }: { readonly capacity: number }): RecentMap<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();

  function set(key: string, value: Value): void {
    if (young.size >= capacity && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }
  return {
    get(key) {
      const recent = young.get(key);
      if (recent !== undefined) return recent;
      const value = old.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
  };
}
