import { z } from 'zod';
import type { DomainEvent, LogName, LogPosition } from './definitions.ts';
import type { LogEntry } from './log-entry.ts';
import { logNameSchema, partitionSchema } from './log-position.ts';

/** Where a partition ends. */
export interface LogHead extends LogPosition {
  /** The oldest sequence of this epoch still kept; one more than `sequence` where there is none. */
  readonly firstSequence: number;
  /** Committed events that have no sequence yet. */
  readonly pending: number;
}

const count = z.number().int().nonnegative();
export const logHeadSchema: z.ZodType<LogHead> = z.object({
  log: logNameSchema,
  partition: partitionSchema,
  epoch: count,
  sequence: count,
  firstSequence: count,
  pending: count,
});

export interface EventsRange {
  readonly partition: number;
  readonly epoch: number;
  /** The sequence before the first wanted. */
  readonly after: number;
  /** 1 to MAX_EVENTS_LIMIT. */
  readonly limit: number;
}
export const MAX_EVENTS_LIMIT = 1_000;

/** State events of rows as they are now, and where to go on; no `next` on the last page. */
export interface SnapshotPage {
  readonly events: readonly DomainEvent[];
  readonly next?: string | undefined;
}
/** The same, as it travels. */
export interface RawSnapshotPage {
  readonly schemaVersion: number;
  readonly payloads: readonly unknown[];
  readonly next?: string | undefined;
}

/** What a reader needs of a producer: its log where the streams have gaps, and its rows to begin with. */
export interface LogSource {
  readonly log: LogName;
  /** One per partition that exists. */
  heads(): Promise<LogHead[]>;
  /** In order, of that epoch only. Fewer than `limit` says nothing about the end: `heads` does. */
  readEvents(range: EventsRange): Promise<LogEntry[]>;
  /** A page of the partition's present state. */
  readSnapshot(page: {
    readonly partition: number;
    readonly after?: string | undefined;
  }): Promise<RawSnapshotPage>;
  /** Tells how far a consumer came: the log is kept until all have passed. */
  acknowledge(consumer: string, positions: readonly LogPosition[]): Promise<void>;
}
