import type { Keys } from '@rookery/auth';
import { operation } from '@rookery/operations';
import type { SubgraphClient } from '@rookery/subgraph-host';
import type { PageHandler } from '../http/front-server.ts';
import type { Environment } from '../settings.ts';
import { createDeveloper } from './developer.ts';
import { createGraphiqlHandler } from './graphiql-handler.ts';
import { createSandboxHandler } from './sandbox-handler.ts';

/** Sandbox and GraphiQL: in development, signed in as the developer; nowhere in production. */
export function explorerPages({
  environment,
  users,
  keys,
}: {
  readonly environment: Environment;
  readonly users: SubgraphClient;
  readonly keys: Keys;
}): PageHandler[] {
  if (environment === 'production') return [];
  const developer = createDeveloper({ users, keys });
  const authorization =
    environment === 'development' ? { defaultAuthorization: () => developer.authorization() } : {};
  return [
    createGraphiqlHandler({ endpoint: '/graphql', ...authorization }),
    createSandboxHandler({ endpoint: '/graphql', document: operation('HomeTimeline'), ...authorization }),
  ];
}
