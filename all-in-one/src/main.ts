import { feedSettingsOf } from '@rookery/feed';
import { runService, welcomeLines, type ServiceScope } from '@rookery/service';
import { openStores } from '@rookery/service/stores';
import { startProduct, type Product } from './product.ts';
import { offerSeed } from './seed-offer.ts';

/** Every part in this process, on stores that it brings up itself where the settings name none. */
runService({ name: 'rookery', prefix: 'rookery: ' }, async (scope) => {
  const { gateway } = await start(scope);
  scope.say('ready');
  const { address } = gateway;
  console.log(welcomeLines({ address, environment: scope.config.environment }).join('\n'));
});

async function start(scope: ServiceScope): Promise<Product> {
  const { config, keys, logger, cleanup, say } = scope;
  const onLost = (what: string): void => {
    console.error(`rookery: ${what} ended unexpectedly; stopping`);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
  const stores = await openStores({ config, keys, cleanup, say, onLost });
  if (config.environment === 'development') await offerSeed({ stores, say, stopping: scope.stopping });
  say('starting users, posts, feed and the gateway');
  const product = await startProduct({
    ...stores,
    keys,
    poolSize: config.databasePoolSize,
    gateway: {
      ...config.gateway,
      persistedOperations: config.persistedOperations,
      environment: config.environment,
    },
    feed: feedSettingsOf(config),
    settleMillis: config.settleMillis,
    readWaitMillis: config.readWaitMillis,
    hotCacheBytes: config.hotCacheBytes,
    executor: config.subgraphExecutor,
    logger,
    metrics: scope.metrics,
    metricsPage: scope.metricsPage,
  });
  cleanup.add(() => product.close());
  return product;
}
