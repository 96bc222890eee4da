export { createExecutor } from './executor.ts';
export type { Executor, ExecutorOptions, ExecutorOutcome, ExecutorRun } from './executor.ts';
export type { Fetcher, Fetchers, FetchAnswer, FetchRequest, SubgraphError } from './fetcher.ts';
export { errorAt, locatedErrors, responseErrors, toldOnce, type ShownError } from './response-errors.ts';
export { createFederatedGraph } from './federated-graph.ts';
export type { FederatedGraph, FederatedGraphOptions, GraphOperation } from './federated-graph.ts';
