export * from './columns.ts';
export * from './guard-transactions.ts';
export * from './in-groups.ts';
export * from './mint-id.ts';
export * from './read-columns.ts';
export * from './shaped-statement.ts';
export * from './statement-text.ts';
export * from './transaction.ts';
