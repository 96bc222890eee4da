import type { SubgraphName } from '@rookery/schema';
import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { fetchForAudience } from './audience/audience-fetch.ts';
import type { FetchAnswer, Fetcher, FetchRequest } from './executor/index.ts';
import type { RequestContext } from './request-context.ts';
import { CallFailure } from './resilience/call-failure.ts';
import type { ResilientSubgraph } from './resilience/resilient-subgraph.ts';

const UNAVAILABLE: GraphQLFormattedError = {
  message: 'This part of the answer is not available now.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
};
const NO_ANSWER: FetchAnswer = { errors: [UNAVAILABLE] };

/**
 * Asks a subgraph with the identity of whoever asks, and notes in the request's context what it did besides answering.
 * Never rejects: one that cannot be reached, or answers something else than it was asked for, is unavailable.
 */
export function createSubgraphFetcher(
  name: SubgraphName,
  subgraph: ResilientSubgraph,
): Fetcher<RequestContext> {
  return async (request, context) => {
    const { audience } = context;
    if (audience) return callForAudience(name, subgraph, request, { audience, context });
    const response = await call(name, subgraph, request, context);
    const isMutation = request.kind === OperationTypeNode.MUTATION;
    // One that was not answered may have happened all the same.
    if (isMutation || response?.effects) await applyEffects(name, { isMutation, response }, context);
    if (!response) return NO_ANSWER;
    if (!request.entities || (!response.data && response.errors?.length)) return response;
    const answered = response.data?.['_entities'];
    if (Array.isArray(answered) && answered.length === request.entities.length) return response;
    const { operation } = request;
    context.logger.error({ operation }, 'subgraph answered other entities than it was asked for');
    return NO_ANSWER;
  };
}

async function call(
  name: SubgraphName,
  subgraph: ResilientSubgraph,
  { operation, variables, entities }: FetchRequest,
  context: RequestContext,
): Promise<SubgraphResponse | undefined> {
  const { event, refreshCookie } = context;
  const request: SubgraphRequest = {
    query: operation,
    variables,
    identity: context.identity(),
    requestId: context.requestId,
    ...(name === 'users' && refreshCookie !== undefined ? { refreshCookie } : {}),
    ...(event && !entities ? { event } : {}),
  };
  try {
    return await subgraph.fetch(request, {
      deadline: context.deadline,
      writesSeen: context.writesSeen(),
      // An event means a moment: what is read for it must not be older.
      mayJoin: event === undefined,
      representations: entities && !event ? JSON.stringify(entities) : undefined,
    });
  } catch (error) {
    noteUnavailable(name, error, context);
    return undefined;
  }
}

async function callForAudience(
  name: SubgraphName,
  subgraph: ResilientSubgraph,
  request: FetchRequest,
  asking: Parameters<typeof fetchForAudience>[3],
): Promise<FetchAnswer> {
  try {
    return await fetchForAudience(name, subgraph, request, asking);
  } catch (error) {
    noteUnavailable(name, error, asking.context);
    return NO_ANSWER;
  }
}

function noteUnavailable(name: SubgraphName, error: unknown, { logger }: RequestContext): void {
  // That a subgraph is not asked is said once, when that begins.
  const level = error instanceof CallFailure && error.reason === 'open' ? 'debug' : 'warn';
  logger[level]({ err: error, subgraph: name }, 'subgraph unavailable');
}

async function applyEffects(
  name: SubgraphName,
  { isMutation, response }: { readonly isMutation: boolean; readonly response: SubgraphResponse | undefined },
  context: RequestContext,
): Promise<void> {
  const { refreshCookie, awaits = [] } = response?.effects ?? {};
  if (name === 'users' && refreshCookie) context.effects.refreshCookie = refreshCookie;
  if (isMutation || awaits.length > 0) await context.rememberWrites(awaits);
}
