/** What answers are written in. */
export const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

const PLAIN: ReadonlyMap<string, string> = new Map([
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json; charset=utf-8', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_RESPONSE_TYPE],
  ['application/graphql-response+json; charset=utf-8', GRAPHQL_RESPONSE_TYPE],
  // What client libraries send: Apollo Client 4 and 3, urql, axios, GraphiQL.
  ['application/graphql-response+json,application/json;q=0.9', GRAPHQL_RESPONSE_TYPE],
  [
    'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9',
    GRAPHQL_RESPONSE_TYPE,
  ],
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    GRAPHQL_RESPONSE_TYPE,
  ],
  ['application/graphql-response+json, application/json', GRAPHQL_RESPONSE_TYPE],
  ['application/json, application/graphql-response+json', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/json, multipart/mixed', JSON_TYPE],
]);

/**
 * The media type that an `Accept` header asks for, for those that nearly all clients send; undefined: it takes weighing
 * up, which is Apollo Server's.
 */
export function plainMediaType(accept: string | undefined): string | undefined {
  return PLAIN.get(accept ?? '');
}
