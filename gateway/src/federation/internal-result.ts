/** A place in a response: response names and list indices, as in a GraphQL error. */
export type ResponsePath = readonly (string | number)[];

/** A place in the plan's result and what stands there. */
export interface Position {
  readonly path: ResponsePath;
  readonly value: Record<string, unknown>;
}

/**
 * The result of a plan while it grows, keys and type names included, which the gateway keeps to itself. It places
 * what a root fetch returned by reference and merges all later data into that; so holding the same references, by the
 * same rule, is to see the same tree.
 */
export interface InternalResult {
  /** Takes note of what a root fetch returns, right before the gateway merges it. */
  addRoot(data: Readonly<Record<string, unknown>>): void;
  /** Every object at a plan's path: `@` stands for each element of a list. */
  positionsAt(planPath: ResponsePath): Position[];
}

export function createInternalResult(): InternalResult {
  const root = Object.create(null) as Record<string, unknown>;
  return {
    addRoot(data) {
      for (const [key, value] of Object.entries(data)) {
        if (value !== undefined && !mergesInto(root[key], value)) root[key] = value;
      }
    },
    positionsAt: (planPath) => positionsIn(root, planPath),
  };
}

/** Every object at a plan's path below a plan's root. */
export function positionsIn(root: Readonly<Record<string, unknown>>, planPath: ResponsePath): Position[] {
  const positions: Position[] = [];
  collect(root, planPath, [], positions);
  return positions;
}

/** Whether the gateway's deep merge keeps the target object and fills it, instead of putting the source in its place. */
function mergesInto(target: unknown, source: unknown): boolean {
  if (Array.isArray(source)) return Array.isArray(target) && target.length === source.length;
  return !!target && isRecord(source);
}

function collect(value: unknown, planPath: ResponsePath, path: ResponsePath, found: Position[]): void {
  if (Array.isArray(value)) {
    const rest = planPath[0] === '@' ? planPath.slice(1) : planPath;
    value.forEach((element, index) => collect(element, rest, [...path, index], found));
    return;
  }
  if (!isRecord(value)) return;
  const [head, ...rest] = planPath;
  if (head === undefined) found.push({ path, value });
  else if (Object.hasOwn(value, head)) collect(value[head], rest, [...path, head], found);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
