import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from '@rookery/telemetry';
import type { GraphQLFormattedError } from 'graphql';
import { createReportPlugin } from '../access-log/index.ts';
import type { Documents } from '../documents/index.ts';
import { isClientCode, MASKED } from '../federation/client-errors.ts';
import type { Federation } from '../federation/federation.ts';
import type { RequestContext } from '../federation/request-context.ts';
import { shownMessage } from '../federation/shown-message.ts';
import { createCostPlugin } from '../intake/cost-plugin.ts';
import { MAX_DOCUMENT_TOKENS, type Environment } from '../settings.ts';

/** Apollo Server looks documents up by a key that ends with the SHA-256 of their text. */
const SHA256_HEX_LENGTH = 64;

/** Answers operations; the federated graph runs them. Call `start` before use. */
export function createApolloServer(deps: {
  readonly federation: Federation;
  /** Where operations that were admitted were parsed and validated already. */
  readonly documents: Pick<Documents, 'byHash'>;
  readonly environment: Environment;
  readonly logger: Logger;
}): ApolloServer<RequestContext> {
  const { federation, documents, environment, logger } = deps;
  const development = environment === 'development';
  const options: ApolloServerOptions<RequestContext> = {
    gateway: federation.gateway,
    nodeEnv: environment,
    introspection: development,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // Ids stand for texts before an operation gets here (`persisted-operations/`).
    persistedQueries: false,
    documentStore: {
      get: async (key) => documents.byHash(key.slice(-SHA256_HEX_LENGTH)),
      set: async () => {},
      delete: async () => false,
    },
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_DOCUMENT_TOKENS },
    formatError: (formatted) => toShown(formatted, { logger, hideSchemaDetails: !development }),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      createReportPlugin(),
      createCostPlugin(),
    ],
    logger: {
      debug: (message?: unknown) => logger.debug(String(message)),
      info: (message?: unknown) => logger.debug(String(message)),
      warn: (message?: unknown) => logger.warn(String(message)),
      error: (message?: unknown) => logger.error(String(message)),
    },
  };
  return new ApolloServer(options);
}

/** The last look at an error: what the execution answered is fit to be shown, what Apollo Server adds mostly is. */
function toShown(
  error: GraphQLFormattedError,
  { logger, hideSchemaDetails }: { readonly logger: Logger; readonly hideSchemaDetails: boolean },
): GraphQLFormattedError {
  const code = error.extensions?.['code'];
  if (isClientCode(code)) return { ...error, message: shownMessage(error.message, { hideSchemaDetails }) };
  if (code !== MASKED.extensions.code) logger.error({ err: error }, 'request failed');
  return { ...(error.path ? { path: error.path } : {}), ...MASKED };
}
