import { randomBytes } from 'node:crypto';
import { IDENTITY_HEADER, mintIdentity, type Identity } from '@rookery/auth';
import { createLiveClient, createLiveEndpoint } from '@rookery/live';
import { createScriptedLiveSource } from '@rookery/live/testing';
import { subgraphSdl } from '@rookery/schema';
import { createSubgraph, serveSubgraph } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { connect, results, until } from './testing/clients.ts';
import { openLiveWorld } from './testing/live-world.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const QUERY = 'subscription { homeTimeline { cursor } }';

/** Feed as a process of its own serves it: a signed service identity opens the connection. */
async function startFeed(port = 0) {
  const identityKey = randomBytes(32);
  const source = createScriptedLiveSource();
  const endpoint = createLiveEndpoint({ source, logger });
  const server = await serveSubgraph({
    subgraph: createSubgraph({
      name: 'feed',
      sdl: subgraphSdl('feed'),
      resolvers: {},
      createContext: () => ({}),
      logger,
    }),
    identityKey,
    host: '127.0.0.1',
    port,
    logger,
    isReady: () => Promise.resolve(true),
    onUpgrade: (request, socket, head) => {
      if (!endpoint.upgrade(request, socket, head)) socket.destroy();
    },
  });
  const authorizeAs = (identity: Identity) => () => ({
    [IDENTITY_HEADER]: mintIdentity(identityKey, 'feed', identity),
  });
  return { source, endpoint, server, authorizeAs };
}

describe('gateway and feed as two processes', () => {
  it('bring an event from feed to a client, and survive that feed hangs up', async () => {
    const feed = await startFeed();
    const authorize = feed.authorizeAs({ kind: 'service', service: 'gateway' });
    const source = createLiveClient({ url: feed.server.url, authorize, logger });
    const world = await openLiveWorld({ source });
    const { client } = connect(world.url, { Authorization: world.tokenOf(world.alice) });
    const stream = results(client, QUERY);

    const first = stream.next();
    await until(() => feed.source.openCount() === 1);
    feed.source.happen([world.alice.userId]);
    expect(await first).toEqual({ data: { homeTimeline: { cursor: '1' } } });

    feed.endpoint.close();
    await until(() => feed.source.openCount() === 0);
    feed.source.happen([world.alice.userId]);
    expect(await stream.next()).toEqual({ data: { homeTimeline: { cursor: '2' } } });

    await client.dispose();
    await world.close();
    source.close();
    await until(() => feed.source.openCount() === 0);
    await feed.server.close();
  });

  it('let no viewer, and nobody unsigned, open the connection', async () => {
    const feed = await startFeed();
    const { alice } = await openAndClose();
    const viewer: Identity = { kind: 'viewer', ...alice, awaits: [] };
    for (const authorize of [feed.authorizeAs(viewer), feed.authorizeAs({ kind: 'anonymous' }), () => ({})]) {
      const source = createLiveClient({ url: feed.server.url, authorize, logger, openTimeoutMillis: 100 });
      await expect(source.subscribe({ identity: viewer })).rejects.toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
      });
      source.close();
    }
    expect(feed.source.subscribed).toEqual([]);
    await feed.server.close();
  });
});

async function openAndClose() {
  const world = await openLiveWorld();
  await world.close();
  return world;
}
