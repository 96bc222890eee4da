import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { failedPositions, type ResponseData } from '../failed-positions.ts';
import type { Failure } from '../failures.ts';
import { positionsIn, type InternalResult, type ResponsePath } from '../internal-result.ts';
import type { ExecutorOutcome } from './executor.ts';
import type { SubgraphError } from './fetcher.ts';

/** What of a subgraph's error is told. */
export interface ShownError {
  readonly message: string;
  readonly extensions: GraphQLErrorExtensions;
}

/** The errors of a run at the client's response paths, one per failed position. */
export function responseErrors(
  { data, errors, fetched }: ExecutorOutcome,
  shown: (error: SubgraphError) => ShownError,
): readonly GraphQLError[] {
  const result = { positionsAt: (path: ResponsePath) => positionsIn(fetched, path) };
  return toldOnce(errors.flatMap(({ error, failure }) => locatedErrors(shown(error), failure, result, data)));
}

/** One error wherever a failure is seen; without a path when that is nowhere. */
export function locatedErrors(
  shown: ShownError,
  failure: Failure,
  result: Pick<InternalResult, 'positionsAt'>,
  data: ResponseData,
): GraphQLError[] {
  const positions = failedPositions(failure, result, data);
  return positions.length === 0 ? [errorAt(undefined, shown)] : positions.map((path) => errorAt(path, shown));
}

export function errorAt(path: ResponsePath | undefined, { message, extensions }: ShownError): GraphQLError {
  return new GraphQLError(message, { extensions, ...(path && path.length > 0 ? { path } : {}) });
}

/** The same error, of the same place, once. */
export function toldOnce(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const told = new Map<string, GraphQLError>();
  for (const error of errors) {
    const key = JSON.stringify([error.path, error.extensions['code'], error.message]);
    if (!told.has(key)) told.set(key, error);
  }
  return [...told.values()];
}
