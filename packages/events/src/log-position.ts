import { z } from 'zod';
import { LOG_NAMES, PARTITION_COUNT, type LogName, type LogPosition } from './definitions.ts';

/** One partition of one log. */
export interface LogPlace {
  readonly log: LogName;
  readonly partition: number;
}

export const logNameSchema = z.enum(LOG_NAMES);
export const partitionSchema = z
  .number()
  .int()
  .min(0)
  .max(PARTITION_COUNT - 1);
const count = z.number().int().nonnegative();
export const positionSchema: z.ZodType<LogPosition> = z.object({
  log: logNameSchema,
  partition: partitionSchema,
  epoch: count,
  sequence: count,
});

/** Every partition of every log. */
export const allPartitions: readonly number[] = Array.from(
  { length: PARTITION_COUNT },
  (_, partition) => partition,
);

/** A map key for a place. */
export function placeKey({ log, partition }: LogPlace): string {
  return `${log}:${partition}`;
}

/** The stream of a place; the hash tag keeps it whole on a Redis Cluster. */
export function streamKey({ log, partition }: LogPlace): string {
  return `log:{${log}:${partition}}`;
}

/** Whether a copy at `at` has seen what `wanted` points to. A later epoch has: it resynced since. */
export function hasPassed(
  at: Pick<LogPosition, 'epoch' | 'sequence'>,
  wanted: Pick<LogPosition, 'epoch' | 'sequence'>,
): boolean {
  return at.epoch > wanted.epoch || (at.epoch === wanted.epoch && at.sequence >= wanted.sequence);
}

/** The furthest position of each place. */
export function furthestOf(positions: readonly LogPosition[]): LogPosition[] {
  const furthest = new Map<string, LogPosition>();
  for (const position of positions) {
    const known = furthest.get(placeKey(position));
    if (!known || !hasPassed(known, position)) furthest.set(placeKey(position), position);
  }
  return [...furthest.values()];
}
