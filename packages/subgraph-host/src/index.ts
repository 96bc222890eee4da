export * from './operation-fields.ts';
export type { ExecutorKind } from './executor/executor.ts';
export * from './subgraph.ts';
export * from './server.ts';
export * from './upkeep.ts';
export * from './recent-map.ts';
