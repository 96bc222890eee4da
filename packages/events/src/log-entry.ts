import { z } from 'zod';
import { EVENT_SCHEMA_VERSION, eventSchema, type LoggedEvent, type LogPosition } from './definitions.ts';
import { positionSchema, type LogPlace } from './log-position.ts';

/** An event as it travels: sequenced, not yet understood. */
export interface LogEntry {
  readonly position: LogPosition;
  /** Unix milliseconds of the commit's outbox row. */
  readonly writtenAt: number;
  readonly schemaVersion: number;
  readonly payload: unknown;
}

export const logEntrySchema: z.ZodType<LogEntry> = z.object({
  position: positionSchema,
  writtenAt: z.number(),
  schemaVersion: z.number().int(),
  payload: z.unknown(),
});

/** Written by a newer version of the producer: this process must wait for its own update. */
export class NewerEventError extends Error {
  constructor({ position, schemaVersion }: LogEntry) {
    super(`event ${position.log}/${position.partition}/${position.sequence} has format ${schemaVersion}`);
    this.name = 'NewerEventError';
  }
}

/** Reads an entry as an event. Throws NewerEventError for a newer format, a zod error for what is none. */
export function parseEntry(entry: LogEntry): LoggedEvent {
  if (entry.schemaVersion > EVENT_SCHEMA_VERSION) throw new NewerEventError(entry);
  return { position: entry.position, event: eventSchema.parse(entry.payload), writtenAt: entry.writtenAt };
}

/** An entry's fields in its stream. */
export function toStreamFields({ writtenAt, schemaVersion, payload }: LogEntry): string[] {
  return ['v', String(schemaVersion), 't', String(writtenAt), 'e', JSON.stringify(payload)];
}

/** An entry's id in its stream: Redis refuses one that is not greater than all before it. */
export function toStreamId({ epoch, sequence }: Pick<LogPosition, 'epoch' | 'sequence'>): string {
  return `${epoch}-${sequence}`;
}

/** An entry as XREAD gives it. What is not of our making becomes a payload that no reader understands. */
export function fromStream(place: LogPlace, id: string, fields: readonly string[]): LogEntry {
  const [epoch = '', sequence = ''] = id.split('-');
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2)
    values.set(fields[index] ?? '', fields[index + 1] ?? '');
  return {
    position: { ...place, epoch: Number(epoch), sequence: Number(sequence) },
    writtenAt: Number(values.get('t') ?? 0),
    schemaVersion: Number(values.get('v') ?? 0),
    payload: parseJson(values.get('e')),
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
