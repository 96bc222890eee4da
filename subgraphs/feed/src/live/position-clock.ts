import type { LogPosition } from '@rookery/events';

/** How far each partition of each log has come, as one value. */
export interface PositionClock {
  advance(position: LogPosition): void;
  /** The same array until the next advance: cheap to take for every page. */
  now(): readonly LogPosition[];
}

export function createPositionClock(): PositionClock {
  const at = new Map<string, LogPosition>();
  let snapshot: readonly LogPosition[] | undefined;
  return {
    advance(position) {
      at.set(`${position.log}:${position.partition}`, position);
      snapshot = undefined;
    },
    now() {
      snapshot ??= [...at.values()];
      return snapshot;
    },
  };
}
