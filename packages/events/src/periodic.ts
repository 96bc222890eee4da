export interface PeriodicOptions {
  readonly millis: number;
  /** Returns milliseconds until the next run, where they are not `millis`. Runs never overlap. */
  readonly run: () => Promise<number | void>;
  readonly failed: (error: unknown) => void;
}

export interface Periodic {
  /** Resolves after the first run, whether or not it failed. */
  start(): Promise<void>;
  /** Resolves when no run is under way. */
  stop(): Promise<void>;
  /** Runs at once; a run under way is followed by another. */
  wake(): void;
}

/** Runs something again and again, soon when woken. */
export function createPeriodic({ millis, run, failed }: PeriodicOptions): Periodic {
  let running = false;
  let woken = false;
  let endPause: (() => void) | undefined;
  let loop: Promise<void> | undefined;

  async function runOnce(): Promise<number> {
    try {
      return (await run()) ?? millis;
    } catch (error) {
      failed(error);
      return millis;
    }
  }

  function pause(pauseMillis: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMillis);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function repeat(first: Promise<number>): Promise<void> {
    let next = await first;
    while (running) {
      if (!woken) await pause(next);
      endPause = undefined;
      woken = false;
      if (running) next = await runOnce();
    }
  }

  return {
    async start() {
      if (running) return;
      running = true;
      const first = runOnce();
      loop = repeat(first);
      await first;
    },
    async stop() {
      running = false;
      endPause?.();
      await loop;
    },
    wake() {
      woken = true;
      endPause?.();
    },
  };
}
