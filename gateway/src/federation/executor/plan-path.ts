import { ownValue, type Data } from './own-values.ts';

/** A place in a plan: response names, and `@` for every element of a list. */
export type PlanPath = readonly (string | number)[];

/** A subgraph answered what its schema does not allow; nothing can be made of the whole. */
export class UnexpectedAnswer extends Error {}

/** Every object at a path below the given ones; nulls and what is no object are passed over. */
export function objectsAt(from: readonly Data[], path: PlanPath): Data[] {
  const found: Data[] = [];
  for (const value of from) gather(value, path, 0, found);
  return found;
}

function gather(value: unknown, path: PlanPath, depth: number, found: Data[]): void {
  if (typeof value !== 'object' || value === null) {
    if (path[depth] === '@' && value != null) throw new UnexpectedAnswer('a list was expected in an answer');
    return;
  }
  const name = path[depth];
  if (Array.isArray(value)) {
    if (name === '@') for (const element of value) gather(element, path, depth + 1, found);
    else if (name === undefined) for (const element of value) addObject(element, found);
    else throw new UnexpectedAnswer(`no list was expected in an answer at ${name}`);
    return;
  }
  if (name === undefined) found.push(value as Data);
  else if (name === '@') throw new UnexpectedAnswer('a list was expected in an answer');
  else gather(ownValue(value as Data, String(name)), path, depth + 1, found);
}

function addObject(value: unknown, found: Data[]): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) found.push(value as Data);
}
