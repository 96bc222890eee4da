import { isObject, type Json } from './comparable.ts';

/** Where two answers differ first, as `data.homeTimeline.edges.3.reason: "OWN" and "FOLLOWED"`; undefined when nowhere. */
export function firstDifference(a: Json | undefined, b: Json | undefined, path = 'data'): string | undefined {
  if (a === undefined || b === undefined || !haveSameShape(a, b))
    return a === b ? undefined : `${path}: ${brief(a)} and ${brief(b)}`;
  const [left, right] = [entriesOf(a), entriesOf(b)];
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const difference = firstDifference(left.get(name), right.get(name), `${path}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Both objects, or both lists: what can be looked into. */
function haveSameShape(a: Json, b: Json): boolean {
  return (Array.isArray(a) && Array.isArray(b)) || (isObject(a) && isObject(b));
}

function entriesOf(value: Json): Map<string, Json> {
  return new Map(Object.entries(value as object));
}

const LONGEST = 120;
function brief(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
