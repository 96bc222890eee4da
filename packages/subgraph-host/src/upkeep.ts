import type { Logger } from '@rookery/telemetry';

export interface UpkeepDeps {
  /** What is done, in order; a failure is logged and leaves the rest to its turn. */
  readonly tasks: Readonly<Record<string, () => Promise<unknown>>>;
  readonly everyMillis: number;
  readonly logger: Logger;
}

/** A subgraph's housekeeping that nobody waits for, once in a while. */
export interface Upkeep {
  start(): void;
  /** Resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** Runs the tasks one after the other, never two rounds at once. */
export function createUpkeep({ tasks, everyMillis, logger }: UpkeepDeps): Upkeep {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  async function runAll(): Promise<void> {
    for (const [task, run] of Object.entries(tasks)) {
      await run().catch((error: unknown) => logger.error({ err: error, task }, 'upkeep failed'));
    }
  }
  return {
    start() {
      timer = setInterval(() => {
        underWay = underWay.then(runAll);
      }, everyMillis).unref();
    },
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
