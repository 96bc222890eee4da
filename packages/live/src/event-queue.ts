/** A bounded queue between one writer and one reader who may be slower. */
export interface EventQueue<T> extends AsyncIterableIterator<T> {
  /** False when the queue is full or over: the item was not taken. */
  push(item: T): boolean;
  /** No more items; the reader still gets what is queued. */
  end(): void;
  /** As `end`, and then the reader's `next` throws. */
  fail(error: Error): void;
  /** The reader goes: what is queued is dropped, and a waiting `next` ends. */
  close(): void;
}

type Ending = { readonly phase: 'open' } | { readonly phase: 'over'; readonly error?: Error };

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: Error): void;
}

/** Makes a queue that holds at most `limit` items that nobody has read yet. */
export function createEventQueue<T>(limit: number): EventQueue<T> {
  let items: T[] = [];
  let head = 0;
  let ending: Ending = { phase: 'open' };
  let waiting: Reader<T> | undefined;

  function take(): T {
    const item = items[head] as T;
    head += 1;
    if (head * 2 > items.length) {
      items = items.slice(head);
      head = 0;
    }
    return item;
  }

  function over(next: Ending): void {
    if (ending.phase === 'over') return;
    ending = next;
    const reader = waiting;
    waiting = undefined;
    if (reader) settle(reader);
  }

  function settle(reader: Reader<T>): void {
    if (ending.phase === 'over' && ending.error) {
      const { error } = ending;
      ending = { phase: 'over' };
      reader.reject(error);
    } else reader.resolve({ done: true, value: undefined });
  }

  return {
    push(item) {
      if (ending.phase === 'over') return false;
      if (waiting) {
        waiting.resolve({ done: false, value: item });
        waiting = undefined;
        return true;
      }
      if (items.length - head >= limit) return false;
      items.push(item);
      return true;
    },
    end: () => over({ phase: 'over' }),
    fail: (error) => over({ phase: 'over', error }),
    close() {
      items = [];
      head = 0;
      over({ phase: 'over' });
      ending = { phase: 'over' };
    },
    next() {
      if (head < items.length) return Promise.resolve({ done: false, value: take() });
      return new Promise((resolve, reject) => {
        if (ending.phase === 'over') settle({ resolve, reject });
        else waiting = { resolve, reject };
      });
    },
    return() {
      this.close();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
