export { CLOSE } from './close-codes.ts';
export { createLiveServer, LIVE_LIMITS } from './live-server.ts';
export type { LiveLimits, LiveServer, LiveServerOptions } from './live-server.ts';
export type { SocketOperation, SocketOperations } from './socket-protocol.ts';
export { createSocketRequests } from './socket-requests.ts';
export { OperationRejected } from './operation-rejected.ts';
export { subscriptionIn } from './subscription-operation.ts';
export type { MultipartSubscriptions } from './multipart-subscriptions.ts';
