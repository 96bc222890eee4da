export * from './live-source.ts';
export * from './event-queue.ts';
export * from './live-client.ts';
export * from './live-endpoint.ts';
export { LIVE_PATH } from './protocol.ts';
