import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { Failure } from './failures.ts';
import { isRecord, type InternalResult, type Position, type ResponsePath } from './internal-result.ts';
import type { Representation } from './representations.ts';

/** The client's response, as it will be sent. */
export type ResponseData = Readonly<Record<string, unknown>> | null | undefined;

/**
 * The client's response paths of one failure, one per failed position. Where a whole fetch is lost these are the
 * nulls that it leaves; an error of one field keeps its path, which may go on below the null that it made.
 */
export function failedPositions(
  failure: Failure,
  result: InternalResult,
  data: ResponseData,
): ResponsePath[] {
  switch (failure.kind) {
    case 'root':
      return [reach(data, failure.subpath).full];
    case 'entity':
      return positionsOf([failure.entity], failure.planPath, result).map(
        ({ path }) => reach(data, [...path, ...failure.subpath]).full,
      );
    case 'lost':
      return lostPositions(failure, result, data);
  }
}

function lostPositions(
  failure: Failure & { kind: 'lost' },
  result: InternalResult,
  data: ResponseData,
): ResponsePath[] {
  const { entities, planPath, operation } = failure;
  const parents = entities ? positionsOf(entities, planPath, result).map(({ path }) => path) : [[]];
  const fields = fieldsOf(operation, { ofEntities: entities !== undefined });
  const nulls = parents.flatMap((parent) =>
    fields
      .map((field) => reach(data, [...parent, field]))
      .filter(({ end }) => end === 'null')
      .map(({ reached }) => reached),
  );
  // Nothing that the client asked for: keys for a later fetch, which will not come. Its parents are what is lost.
  return nulls.length > 0 ? nulls : parents.map((parent) => reach(data, parent).reached);
}

/** Where the plan put these entities: the same one may stand at many places. */
function positionsOf(
  entities: readonly Representation[],
  planPath: ResponsePath,
  result: InternalResult,
): Position[] {
  return result.positionsAt(planPath).filter(({ value }) => entities.some((entity) => covers(value, entity)));
}

/** Whether a value has all that a representation says. */
function covers(value: unknown, representation: unknown): boolean {
  if (Array.isArray(representation)) {
    return Array.isArray(value) && representation.every((element, index) => covers(value[index], element));
  }
  if (!isRecord(representation)) return value === representation;
  return isRecord(value) && Object.entries(representation).every(([key, inner]) => covers(value[key], inner));
}

interface Reached {
  /** The path as far as the data goes: to its end, to a null, or to the last thing before a missing key. */
  readonly reached: ResponsePath;
  /** The path itself, also below a null; cut only where the client did not ask for what follows. */
  readonly full: ResponsePath;
  readonly end: 'value' | 'null' | 'missing';
}

function reach(data: ResponseData, path: ResponsePath): Reached {
  let value: unknown = data ?? null;
  for (const [depth, key] of path.entries()) {
    const reached = path.slice(0, depth);
    if (value === null) return { reached, full: path, end: 'null' };
    if (typeof value !== 'object' || !Object.hasOwn(value, key))
      return { reached, full: reached, end: 'missing' };
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return { reached: path, full: path, end: value === null ? 'null' : 'value' };
}

/** The response names that a subgraph's operation selects, at its root or within `_entities`. */
function fieldsOf(operation: string, { ofEntities }: { readonly ofEntities: boolean }): string[] {
  const document = parse(operation, { noLocation: true });
  const root = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!root) return [];
  const names = new Set<string>();
  if (!ofEntities) {
    collectFields(document, root.selectionSet, names);
    return [...names];
  }
  for (const selection of root.selectionSet.selections) {
    if (selection.kind === Kind.FIELD && selection.selectionSet)
      collectFields(document, selection.selectionSet, names);
  }
  return [...names];
}

function collectFields(document: DocumentNode, { selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value !== '__typename') names.add(selection.alias?.value ?? selection.name.value);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collectFields(document, selection.selectionSet, names);
    } else {
      const { name } = selection;
      const fragment = document.definitions.find(
        (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value,
      );
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collectFields(document, fragment.selectionSet, names);
    }
  }
}
