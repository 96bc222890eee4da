import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import type { FetchAnswer, Fetcher, SubgraphError } from '../executor/index.ts';
import type { TypeCondition } from '../executor/type-conditions.ts';
import { withFailure, type Stands } from '../failures.ts';
import type { ResponsePath } from '../internal-result.ts';
import { isMutation } from '../operation-kind.ts';
import {
  covers,
  spreadEntities,
  uniqueRepresentations,
  type Representation,
  type UniqueRepresentations,
} from '../representations.ts';
import type { RequestContext } from '../request-context.ts';

/** What the gateway's executor takes from a data source. */
type DataSourceResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** One fetch of a plan, told apart from all that the gateway hands over with it. */
interface Fetch {
  readonly planPath: ResponsePath;
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Undefined for a root fetch. */
  readonly entities: UniqueRepresentations | undefined;
  readonly isEntity: (value: Record<string, unknown>, representation: Representation) => boolean;
}

/**
 * A subgraph as Apollo's executor asks it, each entity once. Never throws: what goes wrong costs its own fields, as
 * errors that say where (see `failures.ts`).
 */
export function createSubgraphDataSource(
  fetcher: Fetcher<RequestContext>,
  conditionOf: (typename: string) => TypeCondition,
): GraphQLDataSource {
  /** An object that is asked for as one of an interface stands where its own type is. */
  function isEntity(value: Record<string, unknown>, { __typename: name, ...key }: Representation): boolean {
    return conditionOf(String(name))(String(value['__typename'])) && covers(value, key);
  }

  return {
    async process(options) {
      const context = contextOf(options);
      const fetch = { ...fetchOf(options), isEntity };
      const { operation, variables, entities } = fetch;
      const answer = await fetcher(
        {
          operation,
          operationName: undefined,
          kind: isMutation(operation) ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY,
          variables,
          entities: entities?.unique,
        },
        context,
      );
      return toDataSourceResponse(fetch, answer, context);
    },
  };
}

function contextOf(options: GraphQLDataSourceProcessOptions): RequestContext {
  if (!('incomingRequestContext' in options)) throw new TypeError('subgraphs are asked for operations alone');
  return options.incomingRequestContext.context as RequestContext;
}

function fetchOf(options: GraphQLDataSourceProcessOptions): Omit<Fetch, 'isEntity'> {
  const { query = '', variables = {} } = options.request;
  const planPath = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
  const representations = variables['representations'] as readonly Representation[] | undefined;
  if (!representations) return { planPath, operation: query, variables, entities: undefined };
  const entities = uniqueRepresentations(representations);
  return {
    planPath,
    operation: query,
    variables: { ...variables, representations: entities.unique },
    entities,
  };
}

function toDataSourceResponse(
  fetch: Fetch,
  answer: FetchAnswer,
  context: RequestContext,
): DataSourceResponse {
  const { data, errors = [] } = answer;
  const [first] = errors;
  if (!data && first) return lost(fetch, first);
  const { entities } = fetch;
  if (!entities) {
    if (data) context.result.addRoot(data);
    return { data: data ?? null, errors: errors.map((error) => rootError(fetch, error)) };
  }
  return {
    data: { _entities: spreadEntities(data?.['_entities'] as readonly unknown[], entities) },
    errors: errors.map((error) => entityError(fetch, entities, error)),
  };
}

/** Every position of the fetch fails in the same way. */
function lost(fetch: Fetch, error: SubgraphError): DataSourceResponse {
  const { planPath, operation } = fetch;
  return {
    data: null,
    errors: [withFailure(error, { kind: 'lost', planPath, operation, stands: anyOf(fetch) })],
  };
}

function rootError({ planPath, operation }: Fetch, error: SubgraphError): GraphQLFormattedError {
  return withFailure(error, { kind: 'root', planPath, operation, subpath: error.path ?? [] });
}

/** The path begins `_entities`, index among the unique ones. */
function entityError(
  fetch: Fetch,
  { unique }: UniqueRepresentations,
  error: SubgraphError,
): GraphQLFormattedError {
  const { planPath, operation, isEntity } = fetch;
  const [, index, ...subpath] = error.path ?? [];
  const entity = typeof index === 'number' ? unique[index] : undefined;
  if (!entity) return withFailure(error, { kind: 'lost', planPath, operation, stands: anyOf(fetch) });
  const stands: Stands = (value) => isEntity(value, entity);
  return withFailure(error, { kind: 'entity', planPath, operation, stands, subpath });
}

function anyOf({ entities, isEntity }: Fetch): Stands | undefined {
  return entities && ((value) => entities.unique.some((entity) => isEntity(value, entity)));
}
