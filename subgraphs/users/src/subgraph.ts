import { subgraphSdl } from '@rookery/schema';
import { createSubgraph, type ExecutorKind, type Subgraph } from '@rookery/subgraph-host';
import { NO_SUBGRAPH_METRICS, type Logger, type SubgraphMetrics } from '@rookery/telemetry';
import { createSeenAccountReads } from './accounts/seen-accounts-queries.ts';
import { createContextFactory, type Context, type ContextDeps } from './context.ts';
import { resolvers } from './resolvers/index.ts';

export interface UsersSubgraphDeps extends Omit<ContextDeps, 'batches' | 'seenAccounts'> {
  readonly logger: Logger;
  readonly metrics?: SubgraphMetrics;
  /** What executes its operations; see `SubgraphOptions`. */
  readonly executor?: ExecutorKind | undefined;
}

/** The users subgraph over services that are built already. */
export function createUsersSubgraph({
  logger,
  metrics = NO_SUBGRAPH_METRICS,
  executor,
  ...deps
}: UsersSubgraphDeps): Subgraph {
  return createSubgraph<Context>({
    name: 'users',
    sdl: subgraphSdl('users'),
    resolvers,
    createContext: createContextFactory({
      ...deps,
      seenAccounts: createSeenAccountReads(deps.db),
      batches: metrics.loadersOf('users'),
    }),
    logger,
    metrics,
    executor,
  });
}
