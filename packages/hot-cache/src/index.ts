export * from './hot-cache.ts';
