import {
  EVENT_SCHEMA_VERSION,
  ownerOf,
  PARTITION_COUNT,
  partitionOf,
  type DomainEvent,
  type LogEntry,
  type LogName,
  type LogSource,
} from '@rookery/events';

const EPOCH = 1;

/** A log in memory, with everything that a reader asks of one; nothing of it is in Redis. */
export interface MemoryLog extends LogSource {
  append(...events: readonly DomainEvent[]): void;
}

export function createMemoryLog(log: LogName): MemoryLog {
  const partitions = Array.from({ length: PARTITION_COUNT }, (): LogEntry[] => []);
  return {
    log,
    append(...events) {
      for (const event of events) {
        const partition = partitionOf(ownerOf(event));
        const entries = partitions[partition] ?? [];
        const position = { log, partition, epoch: EPOCH, sequence: entries.length + 1 };
        entries.push({
          position,
          writtenAt: Date.now(),
          schemaVersion: EVENT_SCHEMA_VERSION,
          payload: event,
        });
      }
    },
    heads: async () =>
      partitions.map(({ length }, partition) => ({
        log,
        partition,
        epoch: EPOCH,
        sequence: length,
        firstSequence: 1,
        pending: 0,
      })),
    readEvents: async ({ partition, after, limit }) =>
      (partitions[partition] ?? []).slice(after, after + limit),
    readSnapshot: async ({ partition }) => ({
      schemaVersion: EVENT_SCHEMA_VERSION,
      payloads: (partitions[partition] ?? []).map(({ payload }) => payload),
    }),
    acknowledge: async () => {},
  };
}
