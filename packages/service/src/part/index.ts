export { openPartStores, type PartStores } from './part-stores.ts';
export { servePart, type ServedPart } from './serve-part.ts';
export { serveHealth } from './health-server.ts';
