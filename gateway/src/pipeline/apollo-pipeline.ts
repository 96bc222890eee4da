import type { IncomingMessage } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { RequestContext } from '../federation/index.ts';
import type { Pipeline, Run } from './pipeline.ts';

const OK = 200;
const FIRST_FAILURE = 400;

/** Runs operations through Apollo Server: all of `Accept`, and its plugins. */
export function createApolloPipeline(apollo: ApolloServer<RequestContext>): Pipeline {
  return {
    async answer(run, request) {
      const { context } = run;
      const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: toApollo(run, request),
        context: async () => context,
      });
      if (body.kind !== 'complete') throw new Error('results are never incremental');
      // What Apollo Server refuses before it begins: an Accept that it cannot meet.
      const { errorCodes } = context.report;
      if ((status ?? OK) >= FIRST_FAILURE && errorCodes.size === 0) errorCodes.add('BAD_REQUEST');
      return {
        status: status ?? OK,
        contentType: headers.get('content-type') ?? 'application/json; charset=utf-8',
        body: body.string,
      };
    },
    async result({ admitted, operationName, variables, context }) {
      const { body } = await apollo.executeOperation(
        { query: admitted.text, variables: { ...variables }, ...(operationName ? { operationName } : {}) },
        { contextValue: context },
      );
      if (body.kind !== 'single') throw new Error('results are never incremental');
      return body.singleResult;
    },
  };
}

/** What Apollo Server runs: the text that was admitted, whatever stood for it and however it came. */
function toApollo({ admitted, operationName, variables }: Run, request: IncomingMessage) {
  const query = admitted.text;
  const body = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
  return { method: 'POST', headers: headersOf(request), search: '', body };
}

function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
