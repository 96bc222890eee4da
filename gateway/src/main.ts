import { keyPurpose } from '@rookery/auth';
import { createLiveClient } from '@rookery/live';
import { supergraphSdl } from '@rookery/schema';
import {
  followRevocations,
  logOverHttp,
  openRedis,
  requireSetting,
  runService,
  serviceIdentity,
  waitUntil,
  type ServiceScope,
} from '@rookery/service';
import { createRevocations } from './authentication/revocations.ts';
import { explorerPages } from './explorer/index.ts';
import { createSubgraphConnection, type SubgraphConnection } from './federation/subgraph-connection.ts';
import { createGateway } from './gateway.ts';
import { createSubgraphHealth } from './subgraph-health.ts';
import { fetchJwks } from './authentication/jwks-over-http.ts';
import { heldUntilKnown } from './authentication/held-revocations.ts';

const SUBGRAPHS = ['users', 'posts', 'feed'] as const;

/** The gateway in a process of its own, with every subgraph in another. */
runService({ name: 'gateway' }, async (scope) => {
  const { config, keys, logger, metrics, metricsPage, cleanup, say } = scope;
  const redis = openRedis(requireSetting(config.secrets.eventsRedisUrl, 'REDIS_URL'), {
    logger,
    server: 'events',
    metrics: metrics.stores,
  });
  cleanup.add(() => redis.disconnect());
  const users = subgraphClient('users', scope);
  const live = createLiveClient({
    url: config.subgraphs.feed.url,
    authorize: () => serviceIdentity('feed', { keys, as: 'gateway' }),
    logger,
  });
  cleanup.add(() => live.close());
  const revocations = heldUntilKnown(createRevocations());
  const health = createSubgraphHealth(SUBGRAPHS.map((name) => ({ name, url: config.subgraphs[name].url })));
  const gateway = await createGateway({
    supergraphSdl: supergraphSdl(),
    subgraphs: { users, posts: subgraphClient('posts', scope), feed: subgraphClient('feed', scope) },
    liveSource: live,
    jwks: () => fetchJwks(config.subgraphs.users.url),
    revocations,
    redis,
    logger,
    metrics: metrics.gateway,
    metricsPage,
    settings: {
      ...config.gateway,
      persistedOperations: config.persistedOperations,
      environment: config.environment,
    },
    readiness: async () => {
      const { allSeen, checks } = await health.look();
      return {
        ready: allSeen && revocations.areKnown(),
        checks: { ...checks, revocations: revocations.areKnown() },
      };
    },
    explorer: explorerPages({ environment: config.environment, users, keys }),
  });
  cleanup.add(() => gateway.close());
  say(`listening on ${gateway.address}`);
  const log = logOverHttp('users', { config, keys, as: 'gateway' });
  const tail = await waitUntil(() => followRevocations({ users: log, revocations, redis, logger }), {
    ...scope,
    what: 'the log of users',
  });
  cleanup.add(() => tail.stop());
  revocations.nowKnown();
  await waitUntil(async () => (await health.look()).allSeen, { ...scope, what: 'users, posts and feed' });
  say('ready');
});

function subgraphClient(name: (typeof SUBGRAPHS)[number], scope: ServiceScope): SubgraphConnection {
  const client = createSubgraphConnection({
    name,
    baseUrl: scope.config.subgraphs[name].url,
    identityKey: scope.keys.derive(keyPurpose.identityFor(name)),
    answerTimeoutMillis: scope.config.gateway.resilience.subgraphTimeoutMillis,
    streams: scope.config.gateway.subgraphStreams,
    logger: scope.logger,
    metrics: scope.metrics.gateway,
  });
  scope.cleanup.add(() => client.close());
  return client;
}
