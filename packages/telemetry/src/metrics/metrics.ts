import { collectDefaultMetrics, Registry } from 'prom-client';
import { createCachesMetrics, NO_CACHES_METRICS, type CachesMetrics } from './cache-metrics.ts';
import { createFeedMetrics, NO_FEED_METRICS, type FeedMetrics } from './feed-metrics.ts';
import { createGatewayMetrics, NO_GATEWAY_METRICS, type GatewayMetrics } from './gateway-metrics.ts';
import { createLogMetrics, NO_LOG_METRICS, type LogMetrics } from './log-metrics.ts';
import { createStoreMetrics, NO_STORE_METRICS, type StoreMetrics } from './store-metrics.ts';
import { createSubgraphMetrics, NO_SUBGRAPH_METRICS, type SubgraphMetrics } from './subgraph-metrics.ts';
import { createWatches } from './watches.ts';

/** What the parts of a process are measured by; each takes the piece that is its own. */
export interface Metrics {
  readonly gateway: GatewayMetrics;
  readonly subgraph: SubgraphMetrics;
  readonly stores: StoreMetrics;
  readonly logs: LogMetrics;
  readonly feed: FeedMetrics;
  readonly caches: CachesMetrics;
}

/** Measures nothing, at no cost. */
export const NO_METRICS: Metrics = {
  gateway: NO_GATEWAY_METRICS,
  subgraph: NO_SUBGRAPH_METRICS,
  stores: NO_STORE_METRICS,
  logs: NO_LOG_METRICS,
  feed: NO_FEED_METRICS,
  caches: NO_CACHES_METRICS,
};

export interface MetricsRegistry extends Metrics {
  readonly contentType: string;
  /** All that was measured, in the text format of Prometheus. */
  text(): Promise<string>;
  /** Names of all metrics, those of the process included. */
  names(): readonly string[];
}

export interface MetricsOptions {
  /** Operations that are told apart by name: ours. Every other name counts as `other`: clients choose names. */
  readonly operationNames?: Iterable<string>;
}

/**
 * Metrics of the process that list every open socket at each reading, while all requests wait: `process_open_fds` tells how
 * many there are.
 */
const DEAR_METRICS = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
];

/** Makes a process's registry. What the names mean stands in docs/observability.md. */
export function createMetrics({ operationNames = [] }: MetricsOptions = {}): MetricsRegistry {
  const registry = new Registry();
  const watches = createWatches(registry);
  collectDefaultMetrics({ register: registry });
  for (const name of DEAR_METRICS) registry.removeSingleMetric(name);
  return {
    gateway: createGatewayMetrics(registry, watches, new Set(operationNames)),
    subgraph: createSubgraphMetrics(registry),
    stores: createStoreMetrics(registry),
    logs: createLogMetrics(registry, watches),
    feed: createFeedMetrics(registry, watches),
    caches: createCachesMetrics(registry),
    contentType: registry.contentType,
    async text() {
      await watches.refresh();
      return registry.metrics();
    },
    names: () => registry.getMetricsAsArray().map(({ name }) => name),
  };
}
