import { GraphQLError } from 'graphql';

/** The codes that clients depend on (contract.graphql, its head). */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'SUBGRAPH_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

export type InputReason = 'REQUIRED' | 'TOO_SHORT' | 'TOO_LONG' | 'MALFORMED' | 'OUT_OF_RANGE' | 'TAKEN';

/** One thing wrong with an input: `field` is its path (`input.text`), `limit` the number it crossed. */
export interface InputIssue {
  readonly field: string;
  readonly reason: InputReason;
  readonly limit?: number;
}

/** A failure that was foreseen; everything else is a bug and is masked. The message is for people, never for programs. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

export const unauthenticated = (message = 'Sign in first.') => new DomainError('UNAUTHENTICATED', message);
export const forbidden = (message: string) => new DomainError('FORBIDDEN', message);
/** For what does not exist and for what the viewer may not see: the two must look alike. */
export const notFound = (what: string) => new DomainError('NOT_FOUND', `There is no such ${what}.`);
export const conflict = (message: string) => new DomainError('CONFLICT', message);

/** All issues of an input at once; `field` and `reason` repeat the first. */
export function badUserInput(issues: readonly InputIssue[]): DomainError {
  const [first] = issues;
  if (!first) throw new TypeError('badUserInput needs an issue');
  const message = issues.map(({ field, reason }) => `${field}: ${reason}`).join(', ');
  return new DomainError('BAD_USER_INPUT', `Check the input: ${message}.`, {
    field: first.field,
    reason: first.reason,
    issues,
  });
}

/** The one mapping of failures to what a client sees. An unexpected error keeps its path and loses all else. */
export function toClientError(error: GraphQLError): GraphQLError {
  const original = findDomainError(error);
  if (original) {
    return rebuild(error, original.message, { ...original.details, code: original.code });
  }
  if (error.originalError && !(error.originalError instanceof GraphQLError)) {
    return rebuild(error, 'Something went wrong on our side.', { code: 'INTERNAL_SERVER_ERROR' });
  }
  return error;
}

/** Whether an error is a bug (to be logged) and not one of ours or a client's mistake. */
export function isUnexpected(error: GraphQLError): boolean {
  const { originalError } = error;
  return !!originalError && !(originalError instanceof GraphQLError) && !findDomainError(error);
}

function findDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  return error instanceof GraphQLError && error.originalError
    ? findDomainError(error.originalError)
    : undefined;
}

function rebuild(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.path ? { path: error.path } : {}),
  });
}
