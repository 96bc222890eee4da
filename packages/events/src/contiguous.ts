import type { LogPosition } from './definitions.ts';
import type { LogEntry } from './log-entry.ts';
import { hasPassed } from './log-position.ts';

export interface ContiguousRun {
  /** What follows, one after the other. */
  readonly ready: readonly LogEntry[];
  /** Whether nothing but doubles was left out; false at a gap or a change of epoch. */
  readonly whole: boolean;
}

/** The part of entries that follows a position without a gap; what it has passed is dropped. */
export function contiguousAfter(
  at: Pick<LogPosition, 'epoch' | 'sequence'>,
  entries: readonly LogEntry[],
): ContiguousRun {
  const ready: LogEntry[] = [];
  let last = at;
  for (const entry of entries) {
    const { epoch, sequence } = entry.position;
    if (hasPassed(last, entry.position)) continue;
    if (epoch !== last.epoch || sequence !== last.sequence + 1) return { ready, whole: false };
    ready.push(entry);
    last = entry.position;
  }
  return { ready, whole: true };
}
