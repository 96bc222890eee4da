import type { LiveEvent, LiveSubscription } from '@rookery/live';

export interface EventQueue extends Omit<LiveSubscription, 'cursor'> {
  push(event: LiveEvent): void;
  /** Ends the reader with an error, after what is queued. */
  fail(error: Error): void;
}

/**
 * One subscription's events between hub and reader. When a reader is `limit` events behind, what is queued gives way to
 * `overflow`: what tells to page and fetch again instead, given the last event that the reader did take.
 */
export function createEventQueue(options: {
  readonly limit: number;
  readonly overflow: (lastTaken: LiveEvent | undefined) => readonly LiveEvent[];
  readonly onClose: () => void;
}): EventQueue {
  let queued: LiveEvent[] = [];
  let lastTaken: LiveEvent | undefined;
  let wake: (() => void) | undefined;
  let failure: Error | undefined;
  let isClosed = false;
  const stir = (): void => {
    wake?.();
    wake = undefined;
  };
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    queued = [];
    options.onClose();
    stir();
  };
  async function* read(): AsyncGenerator<LiveEvent> {
    try {
      while (!isClosed) {
        const next = queued.shift();
        if (next) {
          lastTaken = next;
          yield next;
        } else if (failure) throw failure;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      close();
    }
  }
  return {
    push(event) {
      if (isClosed) return;
      if (queued.length >= options.limit) queued = [...options.overflow(lastTaken)];
      else queued.push(event);
      stir();
    },
    fail(error) {
      failure = error;
      stir();
    },
    close,
    [Symbol.asyncIterator]: read,
  };
}
