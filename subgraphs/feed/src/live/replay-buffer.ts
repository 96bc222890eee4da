import type { LoggedEvent, LogPosition } from '@rookery/events';

/** The last events of every log, in the order in which they were delivered: what a reconnecting client missed. */
export interface ReplayBuffer {
  add(event: LoggedEvent): void;
  /** What came after these positions; undefined when some of it is no longer, or was never, in the buffer. */
  since(positions: readonly LogPosition[]): LoggedEvent[] | undefined;
}

/** `start`: the positions before the first event that will be added. `capacity`: events kept, over all partitions. */
export function createReplayBuffer(start: readonly LogPosition[], capacity: number): ReplayBuffer {
  const keyOf = ({ log, partition }: LogPosition) => `${log}:${partition}`;
  /** Per partition: everything after this is in the buffer. */
  const floor = new Map(start.map((position) => [keyOf(position), position]));
  let events: LoggedEvent[] = [];

  return {
    add(event) {
      events.push(event);
      if (events.length < capacity * 2) return;
      for (const { position } of events.slice(0, -capacity)) floor.set(keyOf(position), position);
      events = events.slice(-capacity);
    },
    since(positions) {
      const from = new Map(positions.map((position) => [keyOf(position), position]));
      for (const [key, { epoch, sequence }] of floor) {
        const asked = from.get(key);
        if (!asked || asked.epoch < epoch || (asked.epoch === epoch && asked.sequence < sequence))
          return undefined;
      }
      return events.filter(({ position }) => {
        const asked = from.get(keyOf(position));
        if (!asked) return true;
        return (
          position.epoch > asked.epoch ||
          (position.epoch === asked.epoch && position.sequence > asked.sequence)
        );
      });
    },
  };
}
