export * from './definitions.ts';
export * from './applied-positions.ts';
export * from './consumer.ts';
export * from './consumer-options.ts';
export {
  createDeadLetterRows,
  type DeadLetter,
  type DeadLetterRows,
  type LetterKey,
} from './dead-letter-rows.ts';
export * from './failpoint.ts';
export * from './http-log-source.ts';
export { inGroups } from './in-groups.ts';
export { parseEntry, type LogEntry } from './log-entry.ts';
export { furthestOf, hasPassed, positionSchema, type LogPlace } from './log-position.ts';
export * from './log-routes.ts';
export { createLogRows, type LogRows } from './log-rows.ts';
export { MAX_EVENTS_LIMIT, type EventsRange, type LogHead, type LogSource } from './log-source.ts';
export type { RawSnapshotPage, SnapshotPage } from './log-source.ts';
export * from './outbox.ts';
export * from './producer-log.ts';
export type { ResyncPhase } from './snapshot-loader.ts';
export * from './tail.ts';
export * from './periodic.ts';
export { isTransient } from './transient-error.ts';
