import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unauthenticated } from '@rookery/errors';
import type { LiveEvent } from '@rookery/live';
import { createScriptedLiveSource, person, type ScriptedLiveSource } from '@rookery/live/testing';
import type { SessionId } from '@rookery/ids';
import { supergraphSdl } from '@rookery/schema';
import { createLogger } from '@rookery/telemetry';
import {
  createFederation,
  type Federation,
  type FederationOptions,
  type Viewer,
} from '../../federation/index.ts';
import { createApolloServer } from '../../http/apollo-server.ts';
import {
  createApolloPipeline,
  createDirectPipeline,
  createSharedAnswers,
  createShowError,
} from '../../pipeline/index.ts';
import { createTestEdge } from '../../testing/test-edge.ts';
import { createRevocations } from '../../authentication/revocations.ts';
import { createLiveServer, type LiveServer, type LiveServerOptions } from '../live-server.ts';
import { createSocketRequests } from '../socket-requests.ts';
import { createSmallSubgraphs, type SmallSubgraphs } from './small-subgraphs.ts';

/** A gateway's live side on a port of its own, over small subgraphs and hand-written events. */
export interface LiveWorld {
  readonly url: string;
  readonly subgraphs: SmallSubgraphs;
  readonly source: ScriptedLiveSource;
  readonly federation: Federation;
  readonly live: LiveServer;
  readonly alice: Viewer;
  readonly bob: Viewer;
  /** A token of alice's or bob's, good until then (Unix milliseconds). */
  tokenOf(viewer: Viewer, expiresAt?: number): string;
  signOut(sessionId: SessionId): void;
  /** Something happens to alice's timeline. */
  happenToAlice(facts: Partial<LiveEvent>): LiveEvent;
  close(): Promise<void>;
}

export async function openLiveWorld({
  resilience,
  ...options
}: Partial<LiveServerOptions> & Pick<FederationOptions, 'resilience'> = {}): Promise<LiveWorld> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const subgraphs = createSmallSubgraphs(logger);
  const source = createScriptedLiveSource();
  const revocations = createRevocations();
  const federation = createFederation({
    supergraphSdl: supergraphSdl(),
    subgraphs: subgraphs.clients,
    ownWrites: { awaitsOf: () => [], seen: 0, remember: () => Promise.resolve() },
    logger,
    resilience,
    exposePlans: false,
  });
  const { documents, intake, rates } = await createTestEdge({ federation, logger });
  const showError = createShowError({ logger, hideSchemaDetails: true });
  const apollo = createApolloServer({ federation, documents, environment: 'test', showError, logger });
  await apollo.start();
  const otherwise = createApolloPipeline(apollo);
  const now = () => performance.now();
  const shared = createSharedAnswers({ joinableMillis: 250, now, onJoined: () => undefined });
  const pipeline = createDirectPipeline({ federation, showError, shared, otherwise });
  const [alice, bob] = [viewer(1), viewer(2)];

  const live = createLiveServer({
    federation,
    source,
    authenticate: (authorization) => authenticate(authorization, [alice, bob]),
    revocations,
    executeOperation: createSocketRequests({
      pipeline,
      createRequestContext: federation.createRequestContext,
    }),
    isOriginAllowed: (origin) => origin === 'https://rookery.example',
    intake,
    rates,
    addressOf: ({ socket }) => socket.remoteAddress,
    logger,
    ...options,
  });
  const server = createServer();
  server.on('upgrade', live.handleUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    subgraphs,
    source,
    federation,
    live,
    alice,
    bob,
    tokenOf: ({ userId }, expiresAt = Date.now() + 600_000) => `Bearer ${userId}.${expiresAt}`,
    signOut: (sessionId) =>
      revocations.apply([{ event: { type: 'session.revoked', sessionId, revokedAt: Date.now() } }]),
    happenToAlice: (facts) => source.happen([alice.userId], facts),
    async close() {
      await live.close();
      server.close();
      await apollo.stop();
    },
  };
}

function viewer(number: number): Viewer {
  const { userId, sessionId, roles } = person(number);
  return { userId, sessionId, roles, expiresAt: Date.now() + 600_000 };
}

function authenticate(authorization: string, viewers: readonly Viewer[]): Promise<Viewer> {
  const [, userId, expiresAt] = /^Bearer (\d+)\.(\d+)$/.exec(authorization) ?? [];
  const known = viewers.find((one) => one.userId === userId);
  if (!known || Number(expiresAt) <= Date.now()) return Promise.reject(unauthenticated());
  return Promise.resolve({ ...known, expiresAt: Number(expiresAt) });
}
