export * from './logger.ts';
export * from './request-id.ts';
export { createMetrics, NO_METRICS, type Metrics, type MetricsRegistry } from './metrics/metrics.ts';
export * from './metrics/metrics-page.ts';
export { NO_CACHE_METRICS, type CacheMetrics, type CachesMetrics } from './metrics/cache-metrics.ts';
export { NO_FEED_METRICS, type FeedMetrics, type RebuildOutcome } from './metrics/feed-metrics.ts';
export {
  NO_GATEWAY_METRICS,
  type AnsweredOperation,
  type BreakerPhase,
  type CallOutcome,
  type FetchFailure,
  type GatewayMetrics,
} from './metrics/gateway-metrics.ts';
export {
  NO_LOG_METRICS,
  type ConsumerProgress,
  type LogMetrics,
  type RelayProgress,
} from './metrics/log-metrics.ts';
export { NO_STORE_METRICS, type StoreMetrics } from './metrics/store-metrics.ts';
export { measureRedis, type MeasurableRedis } from './metrics/measured-redis.ts';
export { NO_SUBGRAPH_METRICS, type LoaderMetrics, type SubgraphMetrics } from './metrics/subgraph-metrics.ts';
