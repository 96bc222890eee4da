export { CLOSE } from './close-codes.ts';
export { createLiveServer, LIVE_LIMITS } from './live-server.ts';
export type { LiveLimits, LiveServer, LiveServerOptions } from './live-server.ts';
export type { SocketOperation, SocketOperations } from './socket-protocol.ts';
export { createSocketRequests } from './socket-requests.ts';
