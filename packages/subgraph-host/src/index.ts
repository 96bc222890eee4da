export * from './operation-fields.ts';
export * from './subgraph.ts';
export * from './server.ts';
export * from './upkeep.ts';
