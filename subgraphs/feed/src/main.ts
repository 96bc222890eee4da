import { createLiveEndpoint } from '@rookery/live';
import { runService, waitUntil } from '@rookery/service';
import { openPartStores, servePart } from '@rookery/service/part';
import { createFeedPart } from './feed-part.ts';
import { feedDepsOf, logsAnswer } from './process-deps.ts';

/** The part of feed that answers, in a process of its own. */
runService({ name: 'feed' }, async (scope) => {
  const { logger, cleanup } = scope;
  const stores = await openPartStores('feed', scope);
  const deps = feedDepsOf({ stores, scope, as: 'feed' });
  const part = await createFeedPart(deps);
  const liveEndpoint = createLiveEndpoint({ source: part.live, logger });
  let isLive = false;
  cleanup.add(() => liveEndpoint.close());
  await servePart(
    {
      ...part,
      name: 'feed',
      stores,
      async start() {
        await waitUntil(() => logsAnswer(deps.sources), { ...scope, what: 'the logs of users and posts' });
        await part.start();
        isLive = true;
      },
      onUpgrade(request, socket, head) {
        // Before that nobody could say from where on nothing is missed: the gateway comes again.
        if (!isLive || !liveEndpoint.upgrade(request, socket, head)) socket.destroy();
      },
    },
    scope,
  );
});
