export * from './columns.ts';
export * from './guard-transactions.ts';
export * from './mint-id.ts';
export * from './transaction.ts';
