import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDENTITY_HEADER, keyPurpose, loadOrCreateKeys, mintIdentity, type Keys } from '@rookery/auth';
import type { Owner } from '@rookery/drizzle';
import { createGateway, createRevocations, createSubgraphConnection, type Gateway } from '@rookery/gateway';
import { createLiveClient, createLiveEndpoint } from '@rookery/live';
import { supergraphSdl, type SubgraphName } from '@rookery/schema';
import { Cleanup, followRevocations } from '@rookery/service';
import { serveSubgraph } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { createTestDatabase, startTestRedis } from '@rookery/testkit';
import { startParts, type Parts } from '../parts.ts';

/** The parts behind HTTP servers of their own, as when each is a process, and a gateway that reaches them so. */
export interface HttpWorld {
  readonly parts: Parts;
  readonly keys: Keys;
  /** Of each owner: for what no API does. */
  readonly databaseUrls: Readonly<Record<Owner, string>>;
  readonly gateway: Gateway;
  /** Where a subgraph listens. */
  readonly urls: Readonly<Record<SubgraphName, string>>;
  /** Takes a subgraph's server away. */
  stop(name: SubgraphName): Promise<void>;
  close(): Promise<void>;
}

export async function createHttpWorld(): Promise<HttpWorld> {
  const cleanup = new Cleanup();
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const keysDirectory = mkdtempSync(join(tmpdir(), 'rookery-keys-'));
  cleanup.add(() => rmSync(keysDirectory, { recursive: true }));
  cleanup.add(() => database.drop());
  cleanup.add(() => redis.stop());
  const keys = loadOrCreateKeys(keysDirectory);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const parts = await startParts(
    {
      databaseUrls: database.urls,
      eventsRedisUrl: redis.url,
      timelinesRedisUrl: redis.url,
      keys,
      poolSize: 4,
      logger,
    },
    cleanup,
  );
  const { users, posts, feed, eventsRedis } = parts;
  const liveEndpoint = createLiveEndpoint({ source: feed.live, logger });
  cleanup.add(() => liveEndpoint.close());

  const serve = async (name: SubgraphName) => {
    const server = await serveSubgraph({
      ...{ users, posts, feed }[name],
      identityKey: keys.derive(keyPurpose.identityFor(name)),
      host: '127.0.0.1',
      port: 0,
      logger,
      ...(name === 'feed'
        ? {
            onUpgrade: (request, socket, head) => {
              if (!liveEndpoint.upgrade(request, socket, head)) socket.destroy();
            },
          }
        : {}),
    });
    let isRunning = true;
    const close = async () => {
      if (!isRunning) return;
      isRunning = false;
      await server.close();
    };
    cleanup.add(close);
    const client = createSubgraphConnection({
      name,
      baseUrl: server.url,
      identityKey: keys.derive(keyPurpose.identityFor(name)),
      streams: 1,
      logger,
    });
    cleanup.add(() => client.close());
    return { url: server.url, client, close };
  };
  const servers = { users: await serve('users'), posts: await serve('posts'), feed: await serve('feed') };

  const live = createLiveClient({
    url: servers.feed.url,
    authorize: () => ({
      [IDENTITY_HEADER]: mintIdentity(keys.derive(keyPurpose.identityFor('feed')), 'feed', {
        kind: 'service',
        service: 'gateway',
      }),
    }),
    logger,
  });
  cleanup.add(() => live.close());
  const revocations = createRevocations();
  const tail = await followRevocations({ users: users.log, revocations, redis: eventsRedis, logger });
  cleanup.add(() => tail.stop());
  const gateway = await createGateway({
    supergraphSdl: supergraphSdl(),
    subgraphs: { users: servers.users.client, posts: servers.posts.client, feed: servers.feed.client },
    liveSource: live,
    jwks: keys.jwks,
    revocations,
    redis: eventsRedis,
    logger,
    settings: { host: '127.0.0.1', port: 0, environment: 'test', trustedOrigins: [] },
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
  });
  cleanup.add(() => gateway.close());
  return {
    parts,
    keys,
    databaseUrls: database.urls,
    gateway,
    urls: { users: servers.users.url, posts: servers.posts.url, feed: servers.feed.url },
    stop: (name) => servers[name].close(),
    close: () => cleanup.run(),
  };
}
