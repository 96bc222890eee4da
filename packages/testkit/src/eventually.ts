import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  /** 30 000 when left out: only a failure waits so long. */
  readonly deadlineMillis?: number;
  readonly everyMillis?: number;
}

/** Tries until `attempt` does not throw, and resolves to what it returns. After the deadline it rejects with the last failure. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { deadlineMillis = 30_000, everyMillis = 10 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = performance.now() + deadlineMillis;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await pause(everyMillis);
  }
}
