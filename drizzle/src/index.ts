export * from './client.ts';
export * from './provision.ts';
