/** Something that is to end in time. */
export interface Limited {
  /** It has ended: its time does not matter any more. */
  done(): void;
}

/** Ends things that take longer than a time that is the same for all of them. */
export interface TimeLimit {
  /** `onExceeded` is called once the time is up, unless it was done before. */
  begin(onExceeded: () => void): Limited;
}

/**
 * One timer for all that is under way: as the time is the same for all, who began first is the first whose time is up,
 * and hardly any is not done by then. Nothing is made late by it.
 */
export function createTimeLimit({ millis }: { readonly millis: number }): TimeLimit {
  let first: Entry | undefined;
  let last: Entry | undefined;
  let timer: NodeJS.Timeout | undefined;

  function remove(entry: Entry): void {
    const { before, after } = entry;
    if (before) before.after = after;
    else if (first === entry) first = after;
    if (after) after.before = before;
    else if (last === entry) last = before;
    entry.before = entry.after = undefined;
    // An empty queue keeps no process alive; the timer finds nothing, or who came since.
    if (!first) timer?.unref();
  }

  function expire(): void {
    timer = undefined;
    const now = performance.now();
    while (first && first.endsAt <= now) {
      const { onExceeded } = first;
      first.done();
      onExceeded();
    }
    if (first) arm(first.endsAt - now);
  }

  function arm(inMillis: number): void {
    timer ??= setTimeout(expire, Math.max(1, Math.ceil(inMillis)));
  }

  class Entry implements Limited {
    readonly endsAt = performance.now() + millis;
    readonly onExceeded: () => void;
    before: Entry | undefined = last;
    after: Entry | undefined = undefined;
    isDone = false;

    constructor(onExceeded: () => void) {
      this.onExceeded = onExceeded;
    }
    done(): void {
      if (this.isDone) return;
      this.isDone = true;
      remove(this);
    }
  }

  return {
    begin(onExceeded) {
      const entry = new Entry(onExceeded);
      if (last) last.after = entry;
      else {
        first = entry;
        timer?.ref();
      }
      last = entry;
      arm(millis);
      return entry;
    },
  };
}
