import { selectedNames } from './executor/selected-names.ts';
import type { Failure, Stands } from './failures.ts';
import type { InternalResult, Position, ResponsePath } from './internal-result.ts';

/** The client's response, as it will be sent. */
export type ResponseData = Readonly<Record<string, unknown>> | null | undefined;

/**
 * The client's response paths of one failure, one per failed position. Where a whole fetch is lost these are the
 * nulls that it leaves; an error of one field keeps its path, which may go on below the null that it made.
 */
export function failedPositions(
  failure: Failure,
  result: Pick<InternalResult, 'positionsAt'>,
  data: ResponseData,
): ResponsePath[] {
  switch (failure.kind) {
    case 'root':
      return [reach(data, failure.subpath).full];
    case 'entity':
      return positionsOf(failure.stands, failure.planPath, result).map(
        ({ path }) => reach(data, [...path, ...failure.subpath]).full,
      );
    case 'lost':
      return lostPositions(failure, result, data);
  }
}

function lostPositions(
  failure: Failure & { kind: 'lost' },
  result: Pick<InternalResult, 'positionsAt'>,
  data: ResponseData,
): ResponsePath[] {
  const { stands, planPath, operation } = failure;
  const parents = stands ? positionsOf(stands, planPath, result).map(({ path }) => path) : [[]];
  const selected = selectedNames(operation, { ofEntities: stands !== undefined });
  const fields = selected.filter((name) => name !== '__typename');
  const nulls = parents.flatMap((parent) =>
    fields
      .map((field) => reach(data, [...parent, field]))
      .filter(({ end }) => end === 'null')
      .map(({ reached }) => reached),
  );
  // Nothing that the client asked for: keys for a later fetch, which will not come. Its parents are what is lost.
  return nulls.length > 0 ? nulls : parents.map((parent) => reach(data, parent).reached);
}

/** Where the plan put what failed: the same entity may stand at many places. */
function positionsOf(
  stands: Stands,
  planPath: ResponsePath,
  result: Pick<InternalResult, 'positionsAt'>,
): Position[] {
  return result.positionsAt(planPath).filter(({ value }) => stands(value));
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
