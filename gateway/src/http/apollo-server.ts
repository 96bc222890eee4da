import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from '@rookery/telemetry';
import { createReportPlugin } from '../access-log/index.ts';
import type { Documents } from '../documents/index.ts';
import type { Federation } from '../federation/federation.ts';
import type { RequestContext } from '../federation/request-context.ts';
import { createCostPlugin } from '../intake/cost-plugin.ts';
import type { ShowError } from '../pipeline/index.ts';
import { MAX_DOCUMENT_TOKENS, type Environment } from '../settings.ts';

/** Apollo Server looks documents up by a key that ends with the SHA-256 of their text. */
const SHA256_HEX_LENGTH = 64;

/** Answers operations; the federated graph runs them. Call `start` before use. */
export function createApolloServer(deps: {
  readonly federation: Federation;
  /** Where operations that were admitted were parsed and validated already. */
  readonly documents: Pick<Documents, 'byHash'>;
  readonly environment: Environment;
  readonly showError: ShowError;
  readonly logger: Logger;
}): ApolloServer<RequestContext> {
  const { federation, documents, environment, showError, logger } = deps;
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
    formatError: showError,
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
