import { runService } from '@rookery/service';
import { openPartStores, servePart } from '@rookery/service/part';
import { createUsersPart } from './part.ts';

/** Users in a process of its own. */
runService({ name: 'users' }, async (scope) => {
  const { keys, logger, metrics, config } = scope;
  const stores = await openPartStores('users', scope);
  const part = createUsersPart({
    db: stores.db,
    redis: stores.eventsRedis,
    applied: stores.applied,
    keys,
    logger,
    metrics,
    executor: config.subgraphExecutor,
    settings: {
      settleMillis: config.settleMillis,
      readWaitMillis: config.readWaitMillis,
      hotCacheBytes: config.hotCacheBytes,
    },
  });
  await servePart({ ...part, name: 'users', stores }, scope);
});
