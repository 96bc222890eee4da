import { keyPurpose } from '@rookery/auth';
import type { Owner } from '@rookery/drizzle';
import { serveSubgraph, type SubgraphServerOptions } from '@rookery/subgraph-host';
import { saysPortIsTaken } from '../port-taken.ts';
import type { ServiceScope } from '../run-service.ts';
import type { PartStores } from './part-stores.ts';

type Routes = Pick<SubgraphServerOptions, 'subgraph' | 'internalRoutes' | 'publicRoutes' | 'onUpgrade'>;

export interface ServedPart extends Routes {
  readonly name: Owner;
  readonly stores: Pick<PartStores, 'migrated'>;
  /** Relays, consumes, tails: called when the tables are there. */
  start(): Promise<void>;
  stop(): Promise<void>;
  isReady(): Promise<boolean>;
}

/**
 * Serves a part over HTTP. It listens at once, which tells a taken port before anything else happens; its readiness says
 * no until the tables are there and the part has started. On stopping, requests end first, then the part's own work.
 */
export async function servePart(part: ServedPart, scope: ServiceScope): Promise<void> {
  const { config, keys, logger, cleanup, say } = scope;
  const { port } = config.subgraphs[part.name];
  let starting: Promise<void> | undefined;
  let hasStarted = false;
  cleanup.add(async () => {
    if (!starting) return;
    await starting.catch(() => {});
    await part.stop();
  });
  const server = await saysPortIsTaken(
    serveSubgraph({
      ...part,
      identityKey: keys.derive(keyPurpose.identityFor(part.name)),
      host: config.gateway.host,
      port,
      logger,
      metricsPage: scope.metricsPage,
      isReady: async () => hasStarted && (await part.isReady()),
    }),
    { port, setting: `${part.name.toUpperCase()}_PORT` },
  );
  cleanup.add(() => server.close());
  say(`listening on ${server.url}`);
  await part.stores.migrated();
  starting = part.start();
  await starting;
  hasStarted = true;
  say('ready');
}
