import { logOverHttp, runService } from '@rookery/service';
import { openPartStores, servePart } from '@rookery/service/part';
import { createPostsPart } from './posts-part.ts';

/** Posts in a process of its own. */
runService({ name: 'posts' }, async (scope) => {
  const { keys, logger, metrics, config } = scope;
  const stores = await openPartStores('posts', scope);
  const part = createPostsPart({
    db: stores.db,
    redis: stores.eventsRedis,
    applied: stores.applied,
    keys,
    logger,
    metrics,
    sources: { users: logOverHttp('users', { ...scope, as: 'posts' }) },
    executor: config.subgraphExecutor,
    settings: {
      settleMillis: config.settleMillis,
      readWaitMillis: config.readWaitMillis,
      hotCacheBytes: config.hotCacheBytes,
    },
  });
  await servePart({ ...part, name: 'posts', stores }, scope);
});
