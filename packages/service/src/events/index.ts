export { runEvents, type EventsTool } from './run-events.ts';
