/** How often one subgraph may be sent something again, so that one in trouble is not given more to do. */
export interface RetryBudget {
  called(): void;
  /** Takes one retry; false when none is left. */
  take(): boolean;
}

/** Calls and retries count for so many seconds: Finagle's window, and Apollo Router's. */
const WINDOW_SECONDS = 10;
/** In a window whatever the calls, so that a restart does not show where little is asked. */
const FLOOR = 10;

interface Second {
  readonly at: number;
  calls: number;
  retries: number;
}

export interface RetryBudgetOptions {
  /** Of the window's calls, in a hundred. 0: no retry at all. */
  readonly percent: number;
  /** Milliseconds. */
  readonly now: () => number;
}

export function createRetryBudget({ percent, now }: RetryBudgetOptions): RetryBudget {
  const seconds: Second[] = [];

  function current(): Second {
    const at = Math.floor(now() / 1_000);
    const last = seconds.at(-1);
    if (last?.at === at) return last;
    while (seconds[0] && seconds[0].at <= at - WINDOW_SECONDS) seconds.shift();
    const second = { at, calls: 0, retries: 0 };
    seconds.push(second);
    return second;
  }

  return {
    called() {
      current().calls += 1;
    },
    take() {
      if (percent === 0) return false;
      const second = current();
      const calls = seconds.reduce((sum, one) => sum + one.calls, 0);
      const retries = seconds.reduce((sum, one) => sum + one.retries, 0);
      if (retries >= FLOOR + (calls * percent) / 100) return false;
      second.retries += 1;
      return true;
    },
  };
}
