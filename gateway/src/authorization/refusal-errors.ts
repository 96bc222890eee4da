import { forbidden, unauthenticated, type DomainError } from '@rookery/errors';
import { GraphQLError } from 'graphql';
import type { ResponsePath } from '../federation/index.ts';
import type { RefusalCode } from './authorization.ts';

/** The same words as of the subgraphs, which check for themselves. */
export function refusal(code: RefusalCode): DomainError {
  return code === 'UNAUTHENTICATED' ? unauthenticated() : forbidden('This is not for your account.');
}

/** What a client sees of one refused position. */
export function refusedAt(path: ResponsePath, code: RefusalCode): GraphQLError {
  return new GraphQLError(refusal(code).message, { path, extensions: { code } });
}
