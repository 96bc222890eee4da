/** Until when an operation's answer is worked on. It begins with the first fetch. */
export interface Deadline {
  /** Zero or less: it has passed. */
  millisLeft(): number;
  /** Something was given up for it. */
  missed(): void;
}

export interface DeadlineOptions {
  readonly millis: number;
  /** Told once. */
  readonly onMissed?: (() => void) | undefined;
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number;
}

/** Makes the deadline of one operation. */
export function createDeadline({ millis, onMissed, now = monotonic }: DeadlineOptions): Deadline {
  let endsAt: number | undefined;
  let isMissed = false;
  return {
    millisLeft: () => (endsAt ??= now() + millis) - now(),
    missed() {
      if (!isMissed) onMissed?.();
      isMissed = true;
    },
  };
}

const monotonic = (): number => performance.now();
