import { ApolloLink } from '@apollo/client';
import { CombinedGraphQLErrors, PROTOCOL_ERRORS_SYMBOL, ServerError } from '@apollo/client/errors';
import { getMainDefinition } from '@apollo/client/utilities';
import { Kind, OperationTypeNode } from 'graphql';
import { catchError, from, map, of, switchMap, throwError, type Observable } from 'rxjs';
import type { Session } from './session.ts';

/** Root fields that are about credentials of their own: UNAUTHENTICATED says nothing of the access token there. */
const CREDENTIAL_FIELDS = new Set(['signUp', 'signIn', 'refreshSession']);
const UNAUTHORIZED = 401;

/**
 * Sends the access token, and when the server refuses it (HTTP 401, or UNAUTHENTICATED with nothing done) renews it, once
 * for all operations that wait, and sends the operation again. Stands above `HttpLink`. Operations that were refused
 * although signed out, or again, end with the server's own answer. A subscription over multipart HTTP whose token has
 * expired ends with its error when there is another token: subscribing again goes on with that.
 */
export function createRefreshLink(session: Session): ApolloLink {
  return new ApolloLink((operation, forward) => {
    if (isAboutCredentials(operation)) return forward(operation);

    const send = (token: string | undefined): Observable<ApolloLink.Result> => {
      if (token !== undefined) {
        operation.setContext(({ headers }: { headers?: object }) => ({
          headers: { ...headers, authorization: `Bearer ${token}` },
        }));
      }
      return forward(operation);
    };
    const sendAgain = (refused: string, otherwise: Observable<ApolloLink.Result>) =>
      from(session.renew(refused)).pipe(
        switchMap((fresh) => (fresh === undefined ? otherwise : send(fresh))),
      );

    return from(session.accessToken()).pipe(
      switchMap((token) => {
        const answers = send(token);
        if (token === undefined) return answers;
        // Only the first answer's refusal is about the token: later ones of a subscription come after it was taken.
        let isFirst = true;
        return answers.pipe(
          catchError((error: unknown) => {
            const failing = throwError(() => error);
            return isFirst && isRefused(error) ? sendAgain(token, failing) : failing;
          }),
          switchMap((result) => {
            const mayRepeat = isFirst && didNothing(operation, result);
            isFirst = false;
            if (mayRepeat && isUnauthenticated(result)) return sendAgain(token, of(result));
            if (!hasExpired(result)) return of(result);
            return from(session.renew(token).catch(() => undefined)).pipe(map(() => result));
          }),
        );
      }),
    );
  });
}

function isAboutCredentials({ query }: ApolloLink.Operation): boolean {
  return getMainDefinition(query).selectionSet.selections.some(
    (selection) => selection.kind === Kind.FIELD && CREDENTIAL_FIELDS.has(selection.name.value),
  );
}

function isRefused(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === UNAUTHORIZED;
  return CombinedGraphQLErrors.is(error) && isUnauthenticated(error);
}

function isUnauthenticated({ errors }: Pick<ApolloLink.Result, 'errors'>): boolean {
  return errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') ?? false;
}

/** What ends a stream, beside its results. */
function hasExpired({ extensions }: ApolloLink.Result): boolean {
  const protocolErrors = (extensions as { [PROTOCOL_ERRORS_SYMBOL]?: Pick<ApolloLink.Result, 'errors'> })?.[
    PROTOCOL_ERRORS_SYMBOL
  ];
  return protocolErrors !== undefined && isUnauthenticated(protocolErrors);
}

/** A mutation that was carried out in part must not be sent again. */
function didNothing({ operationType }: ApolloLink.Operation, { data }: ApolloLink.Result): boolean {
  return (
    operationType !== OperationTypeNode.MUTATION ||
    Object.values(data ?? {}).every((payload) => payload === null)
  );
}
