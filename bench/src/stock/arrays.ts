/** Ids as the text of a PostgreSQL array: one parameter, however many. */
export const idArray = (ids: readonly string[]): string => `{${ids.join(',')}}`;

/** Rows in the order of the keys that a loader was asked for; null where there is none. */
export function inOrderOf<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
