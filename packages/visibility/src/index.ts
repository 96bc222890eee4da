export * from './predicate.ts';
export * from './projection.ts';
export * from './related-viewers.ts';
export * from './rules.ts';
export * from './viewer-relations.ts';
export type { RelationTables } from './tables.ts';
