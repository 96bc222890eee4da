import { randomUUID } from 'node:crypto';
import { createOperationReport, NO_ACCESS_LOG, type AccessLog } from '../access-log/index.ts';
import type { Federation } from '../federation/index.ts';
import { asksForCost } from '../intake/index.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { SocketOperations } from './socket-protocol.ts';

export interface SocketRequestsDeps {
  readonly pipeline: Pick<Pipeline, 'result'>;
  readonly createRequestContext: Federation['createRequestContext'];
  readonly accessLog?: AccessLog | undefined;
}

/** Runs queries and mutations from sockets as those over HTTP. Cookies do not travel on sockets. */
export function createSocketRequests(deps: SocketRequestsDeps): SocketOperations['executeOperation'] {
  const { pipeline, createRequestContext, accessLog = NO_ACCESS_LOG } = deps;
  return async ({ admitted, payload: { operationName, variables, extensions }, viewer }) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const report = createOperationReport();
    const shownCost = asksForCost(extensions) ? admitted.cost : undefined;
    const result = await pipeline.result({
      admitted,
      operationName: operationName ?? undefined,
      variables: variables ?? {},
      context: createRequestContext({ viewer, requestId, report, shownCost }),
    });
    const isRejected = result.data === undefined;
    accessLog.socketOperation({ requestId, report, isRejected, millis: performance.now() - startedAt });
    return result;
  };
}
