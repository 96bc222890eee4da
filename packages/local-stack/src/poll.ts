import { setTimeout as pause } from 'node:timers/promises';

export interface PollOptions {
  readonly deadlineMillis: number;
  readonly everyMillis?: number;
}

/** Asks until the answer is not undefined. Resolves to undefined when the deadline passes first. */
export async function poll<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  { deadlineMillis, everyMillis = 10 }: PollOptions,
): Promise<T | undefined> {
  const deadline = performance.now() + deadlineMillis;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await pause(everyMillis);
  }
}
