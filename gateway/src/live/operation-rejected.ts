import { DomainError, toClientError, isUnexpected } from '@rookery/errors';
import type { Logger } from '@rookery/telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An operation that never began to give results: the client gets these errors as the operation's end. */
export class OperationRejected extends Error {
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message ?? 'rejected');
    this.name = 'OperationRejected';
    this.errors = errors;
  }
}

/** What an operation that could not be begun is refused with, as far as its codes go. */
export function rejectionsOf(error: unknown): readonly Pick<GraphQLFormattedError, 'extensions'>[] {
  if (error instanceof OperationRejected) return error.errors;
  if (error instanceof DomainError) return [{ extensions: { code: error.code } }];
  return [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
}

/** The errors that end an operation, as its client sees them: bugs logged and masked. */
export function toClientErrors(errors: readonly GraphQLError[], logger: Logger): GraphQLFormattedError[] {
  return errors.flatMap((error) => {
    const { originalError } = error;
    if (originalError instanceof OperationRejected) return [...originalError.errors];
    if (isUnexpected(error)) logger.error({ err: originalError }, 'operation on a socket failed');
    return [toClientError(error).toJSON()];
  });
}

/** An operation's results that are nothing but a failure; what graphql-ws turns into an error message. */
export function failing(error: unknown): AsyncGenerator<never> {
  return (async function* () {
    throw error;
  })();
}

/** What went wrong, as a client that is told outside graphql-ws sees it: bugs logged and masked. */
export function clientErrorsOf(error: unknown, logger: Logger): readonly GraphQLFormattedError[] {
  const original = error instanceof Error ? error : new Error(String(error));
  return toClientErrors([new GraphQLError(original.message, { originalError: original })], logger);
}
