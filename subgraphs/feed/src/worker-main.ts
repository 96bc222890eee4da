import { runService } from '@rookery/service';
import { openPartStores, serveHealth } from '@rookery/service/part';
import { createFeedWorker } from './feed-worker.ts';
import { feedDepsOf } from './process-deps.ts';

/** Feed's worker in a process of its own. Others like it share the partitions. */
runService({ name: 'feed-worker' }, async (scope) => {
  const { config, cleanup, say } = scope;
  const stores = await openPartStores('feed', scope);
  const worker = await createFeedWorker(feedDepsOf({ stores, scope, as: 'feed-worker' }));
  let isConsuming = false;
  await serveHealth(
    {
      port: config.feedWorkerPort,
      setting: 'FEED_WORKER_PORT',
      isReady: async () => isConsuming && (await stores.isMigrated()),
    },
    scope,
  );
  await stores.migrated();
  cleanup.add(() => worker.stop());
  await worker.start();
  isConsuming = true;
  say('ready');
});
