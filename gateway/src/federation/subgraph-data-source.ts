import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { SubgraphName } from '@rookery/schema';
import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import type { GraphQLFormattedError } from 'graphql';
import { withFailure } from './failures.ts';
import type { ResponsePath } from './internal-result.ts';
import { isMutation } from './operation-kind.ts';
import type { RequestContext } from './request-context.ts';
import { CallFailure } from './resilience/call-failure.ts';
import type { ResilientSubgraph } from './resilience/resilient-subgraph.ts';
import {
  spreadEntities,
  uniqueRepresentations,
  type Representation,
  type UniqueRepresentations,
} from './representations.ts';

/** What the gateway's executor takes from a data source. */
type DataSourceResponse = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** One fetch of a plan, told apart from all that the gateway hands over with it. */
interface Fetch {
  readonly planPath: ResponsePath;
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Undefined for a root fetch. */
  readonly entities: UniqueRepresentations | undefined;
}

export const UNAVAILABLE: GraphQLFormattedError = {
  message: 'This part of the answer is not available now.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
};

/**
 * Calls a subgraph for the gateway: with the identity of whoever asks, each entity once, and what the subgraph did
 * besides answering noted in the request's context. It never throws: a subgraph that cannot be reached costs its own
 * fields, as errors that say where (see `failures.ts`).
 */
export function createSubgraphDataSource(name: SubgraphName, subgraph: ResilientSubgraph): GraphQLDataSource {
  return {
    async process(options) {
      const context = contextOf(options);
      const fetch = fetchOf(options);
      const response = await call(name, subgraph, fetch, context);
      await applyEffects(name, fetch, response, context);
      if (!response) return lost(fetch, UNAVAILABLE);
      return toDataSourceResponse(fetch, response, context);
    },
  };
}

function contextOf(options: GraphQLDataSourceProcessOptions): RequestContext {
  if (!('incomingRequestContext' in options)) throw new TypeError('subgraphs are asked for operations alone');
  return options.incomingRequestContext.context as RequestContext;
}

function fetchOf(options: GraphQLDataSourceProcessOptions): Fetch {
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

async function call(
  name: SubgraphName,
  subgraph: ResilientSubgraph,
  { operation, variables, entities }: Fetch,
  context: RequestContext,
): Promise<SubgraphResponse | undefined> {
  const request: SubgraphRequest = {
    query: operation,
    variables,
    identity: context.identity(),
    requestId: context.requestId,
    ...(name === 'users' && context.refreshCookie !== undefined
      ? { refreshCookie: context.refreshCookie }
      : {}),
    ...(context.event && !entities ? { event: context.event } : {}),
  };
  try {
    return await subgraph.fetch(request, {
      deadline: context.deadline,
      writesSeen: context.writesSeen(),
      // An event means a moment: what is read for it must not be older.
      mayJoin: context.event === undefined,
      representations: entities?.text,
    });
  } catch (error) {
    // That a subgraph is not asked is said once, when that begins.
    const level = error instanceof CallFailure && error.reason === 'open' ? 'debug' : 'warn';
    context.logger[level]({ err: error, subgraph: name }, 'subgraph unavailable');
    return undefined;
  }
}

async function applyEffects(
  name: SubgraphName,
  { operation }: Fetch,
  response: SubgraphResponse | undefined,
  context: RequestContext,
): Promise<void> {
  const { effects } = response ?? {};
  if (name === 'users' && effects?.refreshCookie) context.effects.refreshCookie = effects.refreshCookie;
  const { awaits = [] } = effects ?? {};
  // One that was not answered may have happened all the same.
  if (isMutation(operation) || awaits.length > 0) await context.rememberWrites(awaits);
}

function toDataSourceResponse(
  fetch: Fetch,
  response: SubgraphResponse,
  context: RequestContext,
): DataSourceResponse {
  const { data, errors = [] } = response;
  const [first] = errors;
  if (!data && first) return lost(fetch, first);
  const { entities } = fetch;
  if (!entities) {
    if (data) context.result.addRoot(data);
    return { data: data ?? null, errors: errors.map((error) => rootError(fetch, error)) };
  }
  const answered = data?.['_entities'];
  if (!Array.isArray(answered) || answered.length !== entities.unique.length) {
    context.logger.error(
      { operation: fetch.operation },
      'subgraph answered other entities than it was asked for',
    );
    return lost(fetch, UNAVAILABLE);
  }
  return {
    data: { _entities: spreadEntities(answered, entities) },
    errors: errors.map((error) => entityError(fetch, entities, error)),
  };
}

/** Every position of the fetch fails in the same way. */
function lost(fetch: Fetch, error: GraphQLFormattedError): DataSourceResponse {
  const { planPath, operation, entities } = fetch;
  return {
    data: null,
    errors: [withFailure(error, { kind: 'lost', planPath, operation, entities: entities?.unique })],
  };
}

function rootError({ planPath, operation }: Fetch, error: GraphQLFormattedError): GraphQLFormattedError {
  return withFailure(error, { kind: 'root', planPath, operation, subpath: error.path ?? [] });
}

/** The path begins `_entities`, index among the unique ones. */
function entityError(
  { planPath, operation }: Fetch,
  { unique }: UniqueRepresentations,
  error: GraphQLFormattedError,
): GraphQLFormattedError {
  const [, index, ...subpath] = error.path ?? [];
  const entity = typeof index === 'number' ? unique[index] : undefined;
  if (!entity) return withFailure(error, { kind: 'lost', planPath, operation, entities: unique });
  return withFailure(error, { kind: 'entity', planPath, operation, entity, subpath });
}
