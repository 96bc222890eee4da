import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import { createOperationReport, NO_ACCESS_LOG, type AccessLog } from '../access-log/index.ts';
import type { Federation, RequestContext } from '../federation/index.ts';
import { asksForCost } from '../intake/index.ts';
import type { SocketOperations } from './socket-protocol.ts';

export interface SocketRequestsDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly createRequestContext: Federation['createRequestContext'];
  readonly accessLog?: AccessLog | undefined;
}

/** Runs queries and mutations from sockets as Apollo Server runs those over HTTP. Cookies do not travel on sockets. */
export function createSocketRequests(deps: SocketRequestsDeps): SocketOperations['executeOperation'] {
  const { apollo, createRequestContext, accessLog = NO_ACCESS_LOG } = deps;
  return async ({ admitted, payload: { operationName, variables, extensions }, viewer }) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const report = createOperationReport();
    const shownCost = asksForCost(extensions) ? admitted.cost : undefined;
    const { body } = await apollo.executeOperation(
      {
        query: admitted.text,
        ...(operationName ? { operationName } : {}),
        ...(variables ? { variables } : {}),
      },
      { contextValue: createRequestContext({ viewer, requestId, report, shownCost }) },
    );
    if (body.kind === 'incremental') throw new Error('results are never incremental');
    const isRejected = body.singleResult.data === undefined;
    accessLog.socketOperation({ requestId, report, isRejected, millis: performance.now() - startedAt });
    return body.singleResult;
  };
}
