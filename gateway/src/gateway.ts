import type { AddressInfo } from 'node:net';
import type { LiveSource } from '@rookery/live';
import { cacheHints } from '@rookery/schema';
import { NO_GATEWAY_METRICS, type GatewayMetrics, type Logger, type MetricsPage } from '@rookery/telemetry';
import type { Redis } from 'ioredis';
import { createAccessLog } from './access-log/index.ts';
import { createAuthenticator } from './authentication/authenticator.ts';
import { createJwksKeeper, type JwksSource } from './authentication/jwks.ts';
import type { Revocations } from './authentication/revocations.ts';
import { createDocuments } from './documents/index.ts';
import { createEdge } from './edge.ts';
import { createFederation, type SubgraphClients } from './federation/index.ts';
import { DEFAULT_RESILIENCE } from './federation/resilience/resilience-settings.ts';
import { createApolloServer } from './http/apollo-server.ts';
import { createFrontServer, GRAPHQL_PATH, type PageHandler } from './http/front-server.ts';
import { createGraphqlRoute } from './http/graphql-route.ts';
import { createOperationAnswers } from './http/operation-answers.ts';
import { createOriginPolicy } from './http/origins.ts';
import { createPlainRoutes, type Readiness } from './http/plain-routes.ts';
import { createCachePolicy, createResponseCache, type ResponseCache } from './http-caching/index.ts';
import { createLiveServer, createSocketRequests } from './live/index.ts';
import {
  createApolloPipeline,
  createDirectPipeline,
  createSharedAnswers,
  createShowError,
} from './pipeline/index.ts';
import { createRecentWrites } from './recent-writes/recent-writes.ts';
import { createRedisChannel } from './recent-writes/redis-channel.ts';
import type { GatewaySettings } from './settings.ts';

export interface GatewayDeps {
  /** The composed supergraph (`supergraphSdl()` of @rookery/schema). */
  readonly supergraphSdl: string;
  /** In-process subgraphs or HTTP clients; whoever made them closes them. */
  readonly subgraphs: SubgraphClients;
  /** Where live events come from. */
  readonly liveSource: LiveSource;
  /** The key set of access tokens, or how to fetch it from users: asked again when a token names an unknown key. */
  readonly jwks: JwksSource;
  /** Kept up to date by whoever tails the users log. */
  readonly revocations: Revocations;
  /** Where gateways tell each other of own writes, rates and registered operations; without it there is one gateway. */
  readonly redis?: Redis | undefined;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
  /** GET /metrics, for whom it lets in; not served when left out. */
  readonly metricsPage?: MetricsPage | undefined;
  readonly settings: GatewaySettings;
  /** Whether all that requests need can be reached; told at /health/ready. */
  readonly readiness: () => Promise<Readiness>;
  /** Sandbox and GraphiQL, where wanted (`explorer/`). */
  readonly explorer?: readonly PageHandler[];
}

export interface Gateway {
  /** The GraphQL endpoint: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** The same for WebSockets: `ws://127.0.0.1:4000/graphql`. */
  readonly wsUrl: string;
  /** Without a path: `http://127.0.0.1:4000`. */
  readonly address: string;
  /**
   * Says 503 at /health/ready, then takes nothing new, answers what is under way (within `drainMillis`), closes the
   * sockets in order, and stops. Calling it again waits for the same end.
   */
  close(): Promise<void>;
}

const DRAIN_MILLIS = 10_000;

/** Opens the front door. Rejects with a message for people when its port is taken. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { settings, logger, subgraphs, revocations, metrics = NO_GATEWAY_METRICS } = deps;
  const { environment } = settings;
  const accessLog = createAccessLog({ logger, metrics, environment });
  const recentWrites = await createRecentWrites({
    channel: deps.redis && createRedisChannel(deps.redis),
    logger,
  });
  const jwks = createJwksKeeper({ source: deps.jwks, logger });
  const authenticator = createAuthenticator({ jwks, revocations });
  const federation = createFederation({
    supergraphSdl: deps.supergraphSdl,
    subgraphs,
    ownWrites: recentWrites,
    logger,
    metrics,
    resilience: settings.resilience,
    executor: settings.executor,
    exposePlans: environment === 'development',
  });
  const schema = () => federation.schema;
  const documents = createDocuments({ schema, showSchema: environment === 'development' });
  const showError = createShowError({ logger, hideSchemaDetails: environment !== 'development' });
  const apollo = createApolloServer({ federation, documents, environment, showError, logger });
  await apollo.start();
  const byApollo = createApolloPipeline(apollo);
  const { joinableMillis } = { ...DEFAULT_RESILIENCE, ...settings.resilience };
  const shared = createSharedAnswers({
    joinableMillis,
    now: () => performance.now(),
    onJoined: () => metrics.operationJoined(),
  });
  const pipeline =
    settings.pipeline === 'apollo'
      ? byApollo
      : createDirectPipeline({ federation, showError, shared, otherwise: byApollo });
  const { supergraphSdl, redis } = deps;
  const edge = await createEdge({
    supergraphSdl,
    federation,
    documents,
    schema,
    redis,
    settings,
    logger,
  }).catch(async (error: unknown) => {
    await apollo.stop();
    recentWrites.close();
    throw error;
  });
  const { clientAddress, rates, intake } = edge;
  const { createRequestContext } = federation;
  const origins = createOriginPolicy(settings);
  const live = createLiveServer({
    federation,
    source: deps.liveSource,
    authenticate: (authorization) => authenticator.authenticateHeader(authorization),
    revocations,
    isOriginAllowed: (_origin, request) => origins.isOwnOrTrusted(request),
    executeOperation: createSocketRequests({ pipeline, createRequestContext, accessLog }),
    intake,
    rates,
    addressOf: clientAddress,
    logger,
    metrics,
    accessLog,
  });
  let leaving = false;
  const front = createFrontServer({
    graphql: createGraphqlRoute({
      authenticator,
      origins,
      addressOf: clientAddress,
      rates,
      intake,
      answers: createOperationAnswers({
        pipeline,
        createRequestContext,
        origins,
        policies: createCachePolicy({ schema: federation.schema, hints: cacheHints() }),
        cache: responseCache(settings, metrics),
        environment,
      }),
      subscriptions: live.multipart,
    }),
    plainRoutes: createPlainRoutes({ jwks, readiness: deps.readiness, isLeaving: () => leaving }),
    pages: deps.explorer ?? [],
    metricsPage: deps.metricsPage,
    accessLog,
    onUpgrade: live.handleUpgrade,
    logger,
  });

  async function stop(): Promise<void> {
    await apollo.stop();
    await edge.close();
    recentWrites.close();
  }

  async function close(): Promise<void> {
    leaving = true;
    await pause(settings.leaveMillis ?? 0);
    await Promise.all([front.drain(settings.drainMillis ?? DRAIN_MILLIS), live.close()]);
    await stop();
  }

  const listening = await front.listen(settings).catch(async (error: unknown) => {
    await Promise.all([live.close(), stop()]);
    throw error;
  });
  const address = addressOf(listening, settings.host);
  let closing: Promise<void> | undefined;
  return {
    url: `http://${address}${GRAPHQL_PATH}`,
    wsUrl: `ws://${address}${GRAPHQL_PATH}`,
    address: `http://${address}`,
    close: () => (closing ??= close()),
  };
}

const MEGABYTE = 1024 * 1024;

function responseCache(
  { responseCacheMegabytes = 0 }: GatewaySettings,
  metrics: GatewayMetrics,
): ResponseCache | undefined {
  if (responseCacheMegabytes === 0) return undefined;
  return createResponseCache({
    maxBytes: responseCacheMegabytes * MEGABYTE,
    onAsked: metrics.responseCacheAsked,
  });
}

/** An address that this machine can open, also when we listen on all of its own. */
function addressOf({ port }: AddressInfo, host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return `localhost:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, millis));
}
