import type { LogSource } from '@rookery/events';
import { logOverHttp, type ServiceScope } from '@rookery/service';
import type { PartStores } from '@rookery/service/part';
import { feedSettingsOf } from './configured-settings.ts';
import type { FeedPartDeps } from './feed-part.ts';
import type { FeedWorkerDeps } from './feed-worker.ts';

/** What feed's two processes are built from: the same, but for the name under which they ask others. */
export function feedDepsOf({
  stores,
  scope,
  as,
}: {
  readonly stores: PartStores;
  readonly scope: ServiceScope;
  readonly as: string;
}): FeedPartDeps & FeedWorkerDeps {
  const { keys, logger, metrics, config } = scope;
  return {
    db: stores.db,
    eventsRedis: stores.eventsRedis,
    timelinesRedis: stores.openTimelinesRedis(),
    applied: stores.applied,
    keys,
    logger,
    metrics,
    sources: {
      users: logOverHttp('users', { config, keys, as }),
      posts: logOverHttp('posts', { config, keys, as }),
    },
    settings: feedSettingsOf(config),
    executor: config.subgraphExecutor,
  };
}

/** Whether both producers can be asked where their logs end. */
export async function logsAnswer(sources: FeedPartDeps['sources']): Promise<boolean> {
  const ofEach = await Promise.all([sources.users, sources.posts].map((source: LogSource) => source.heads()));
  return ofEach.every((heads) => heads.length > 0);
}
