import { ApolloLink } from '@apollo/client';
import { tap } from 'rxjs';

/**
 * Makes subscriptions of `homeTimeline(since: $since)` resume where they were when `GraphQLWsLink` below reconnects.
 * graphql-ws subscribes again with the variables object that it was given, and turns it into JSON anew each time: so
 * `since` is a getter there. Apollo copies variables on their way down, which would read a getter once; this link comes
 * after that. The operation must select `cursor` right below `homeTimeline`, and call both by their names.
 */
export function createResumeLink(): ApolloLink {
  return new ApolloLink((operation, forward) => {
    let since: unknown = operation.variables['since'];
    operation.variables = Object.defineProperty({ ...operation.variables }, 'since', {
      enumerable: true,
      get: () => since,
    });
    return forward(operation).pipe(
      tap(({ data }) => {
        const event = (data as { homeTimeline?: { cursor?: string } } | null | undefined)?.homeTimeline;
        since = event?.cursor ?? since;
      }),
    );
  });
}
