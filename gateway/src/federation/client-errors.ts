import type { ErrorCode } from '@rookery/errors';
import { GraphQLError, type ExecutionResult } from 'graphql';
import {
  errorAt,
  locatedErrors,
  responseErrors,
  toldOnce,
  type ExecutorOutcome,
  type ShownError,
  type SubgraphError,
} from './executor/index.ts';
import { failureOf } from './failures.ts';
import type { RequestContext } from './request-context.ts';

type DomainCode = ErrorCode | 'SECOND_FACTOR_REQUIRED' | 'OPERATION_TOO_COMPLEX';

/** Codes of what a subgraph foresaw. Any other code of a subgraph is a bug of ours, not the client's. */
const DOMAIN_CODES: ReadonlySet<unknown> = new Set<DomainCode>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'SUBGRAPH_UNAVAILABLE',
  'SECOND_FACTOR_REQUIRED',
  'OPERATION_TOO_COMPLEX',
]);

/** Codes of what a client got wrong before anything ran. */
const REQUEST_CODES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
]);

/** Whether an error may be shown as it is; all others are masked. */
export function isClientCode(code: unknown): boolean {
  return DOMAIN_CODES.has(code) || REQUEST_CODES.has(code);
}

/** What a client sees of a bug. */
export const MASKED = {
  message: 'Something went wrong on our side.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
} as const;

/** Extensions that say something about our inside, or that Apollo Server would act on. */
const INTERNAL_EXTENSIONS = new Set(['serviceName', 'stacktrace', 'exception', 'http', 'valueCompletion']);

/**
 * The result of a plan as its client sees it: errors at the client's response paths, one per failed position, with
 * nothing of our inside; unexpected ones logged and masked.
 */
export function toClientResult(result: ExecutionResult, context: RequestContext): ExecutionResult {
  const { data, errors = [] } = result;
  const told = toldOnce(errors.flatMap((error) => toClientErrors(error, data, context)));
  return {
    ...(data === undefined ? {} : { data }),
    ...(told.length > 0 ? { errors: told } : {}),
  };
}

/** The same for what our own executor ran. */
export function outcomeForClient(outcome: ExecutorOutcome, context: RequestContext): ExecutionResult {
  const { data } = outcome;
  if (outcome.errors.length === 0) return { data };
  return { data, errors: responseErrors(outcome, (error) => publicPart(error, context)) };
}

function toClientErrors(
  error: GraphQLError,
  data: ExecutionResult['data'],
  context: RequestContext,
): GraphQLError[] {
  const shown = publicPart(error, context);
  const failure = failureOf(error);
  return failure ? locatedErrors(shown, failure, context.result, data) : [errorAt(error.path, shown)];
}

function publicPart(error: SubgraphError, { logger }: Pick<RequestContext, 'logger'>): ShownError {
  const { message, extensions = {} } = error;
  const code = extensions['code'];
  if (DOMAIN_CODES.has(code)) {
    return { message, extensions: Object.fromEntries(Object.entries(extensions).filter(isPublic)) };
  }
  // A subgraph logs its own bugs; what it did not foresee is seen here for the first time.
  if (code !== MASKED.extensions.code) logger.error({ err: error, path: error.path }, 'operation failed');
  return MASKED;
}

function isPublic([name]: [string, unknown]): boolean {
  return !INTERNAL_EXTENSIONS.has(name);
}

/** What a client sees when planning or running an operation threw; logged here. */
export function unexpectedError(error: unknown, context: RequestContext): GraphQLError {
  // The planner throws this as a plain Error; it guards itself against fragments that multiply.
  if (error instanceof Error && error.message.startsWith('Exceeded maximum recursive selections')) {
    return new GraphQLError('The operation selects too much.', {
      extensions: { code: 'OPERATION_TOO_COMPLEX' },
    });
  }
  context.logger.error({ err: error }, 'operation failed');
  return new GraphQLError(MASKED.message, { extensions: MASKED.extensions });
}
