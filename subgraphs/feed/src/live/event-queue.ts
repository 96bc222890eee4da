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
  let waiting: Reader | undefined;
  let failure: Error | undefined;
  let isClosed = false;

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    queued = [];
    options.onClose();
    stir();
  }

  /** Gives a waiting reader what there is now. */
  function stir(): void {
    const reader = waiting;
    waiting = undefined;
    if (reader) settle(reader);
  }

  function settle(reader: Reader): void {
    const next = isClosed ? undefined : queued.shift();
    if (next) {
      lastTaken = next;
      reader.resolve({ done: false, value: next });
    } else if (isClosed) reader.resolve(OVER);
    else if (failure) {
      const error = failure;
      close();
      reader.reject(error);
    } else waiting = reader;
  }

  const reading: AsyncIterableIterator<LiveEvent, undefined> = {
    next: () => new Promise((resolve, reject) => settle({ resolve, reject })),
    return() {
      close();
      return Promise.resolve(OVER);
    },
    [Symbol.asyncIterator]: () => reading,
  };
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
    [Symbol.asyncIterator]: () => reading,
  };
}

interface Reader {
  resolve(result: IteratorResult<LiveEvent, undefined>): void;
  reject(error: Error): void;
}

const OVER = { done: true, value: undefined } as const;
