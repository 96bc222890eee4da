import {
  createGateway,
  createRevocations,
  explorerPages,
  type Gateway,
  type GatewaySettings,
} from '@rookery/gateway';
import type { LiveSource } from '@rookery/live';
import { supergraphSdl } from '@rookery/schema';
import { Cleanup, followRevocations } from '@rookery/service';
import type { MetricsPage } from '@rookery/telemetry';
import { startParts, type PartsOptions } from './parts.ts';
import { checkReadiness } from './readiness.ts';

export interface ProductOptions extends PartsOptions {
  readonly gateway: GatewaySettings;
  /** GET /metrics at the gateway; not served when left out. */
  readonly metricsPage?: MetricsPage | undefined;
}

/** Every part in one process. */
export interface Product {
  readonly gateway: Gateway;
  /** What the gateway's subscriptions come from. */
  readonly live: LiveSource;
  /** Resolves when all that was committed by now is in every copy and list, and delivered live: for tests. */
  settled(): Promise<void>;
  /** Stops what was started, in reverse order. */
  close(): Promise<void>;
}

/** Builds and starts all parts on stores that are there. Whatever was opened is closed again when a later step fails. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const cleanup = new Cleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function start(options: ProductOptions, cleanup: Cleanup): Promise<Product> {
  const { logger, keys } = options;
  const parts = await startParts(options, cleanup);
  const { users, posts, feed, eventsRedis, timelinesRedis } = parts;
  const revocations = createRevocations();
  const tail = await followRevocations({ users: users.log, revocations, redis: eventsRedis, logger });
  cleanup.add(() => tail.stop());
  const gateway = await createGateway({
    supergraphSdl: supergraphSdl(),
    subgraphs: { users: users.subgraph, posts: posts.subgraph, feed: feed.subgraph },
    liveSource: feed.live,
    jwks: keys.jwks,
    revocations,
    redis: eventsRedis,
    logger: logger.child({ part: 'gateway' }),
    metrics: options.metrics?.gateway,
    metricsPage: options.metricsPage,
    settings: options.gateway,
    readiness: () => checkReadiness({ users, posts, feed, redis: [eventsRedis, timelinesRedis] }),
    explorer: explorerPages({ environment: options.gateway.environment, users: users.subgraph, keys }),
  });
  cleanup.add(() => gateway.close());
  return { gateway, live: feed.live, settled: () => parts.settled(), close: () => cleanup.run() };
}
