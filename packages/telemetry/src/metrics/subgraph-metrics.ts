import { Histogram, type Registry } from 'prom-client';
import { ANSWER_SECONDS, SIZES } from './buckets.ts';

/** Told by a loader of every batch it asks for. */
export interface LoaderMetrics {
  batch(loader: string, size: number): void;
}

export interface SubgraphMetrics {
  /** An operation was answered within the subgraph: without the way there. */
  answered(subgraph: string, outcome: 'ok' | 'errors', seconds: number): void;
  loadersOf(subgraph: string): LoaderMetrics;
}

const NO_LOADER_METRICS: LoaderMetrics = { batch: () => {} };

export const NO_SUBGRAPH_METRICS: SubgraphMetrics = {
  answered: () => {},
  loadersOf: () => NO_LOADER_METRICS,
};

export function createSubgraphMetrics(registry: Registry): SubgraphMetrics {
  const operations = new Histogram({
    name: 'rookery_subgraph_operation_seconds',
    help: 'Operations that a subgraph answered, measured within it.',
    labelNames: ['subgraph', 'outcome'],
    buckets: ANSWER_SECONDS,
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'rookery_loader_batch_size',
    help: 'Keys that a DataLoader asked for at once.',
    labelNames: ['subgraph', 'loader'],
    buckets: SIZES,
    registers: [registry],
  });
  return {
    answered: (subgraph, outcome, seconds) => operations.observe({ subgraph, outcome }, seconds),
    loadersOf: (subgraph) => ({ batch: (loader, size) => batches.observe({ subgraph, loader }, size) }),
  };
}
