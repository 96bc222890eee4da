import { setTimeout as pause } from 'node:timers/promises';

export interface WaitUntilOptions {
  /** What is waited for, as in "waiting for the log of users". */
  readonly what: string;
  /** Told once when it is not there at the first try, and once when it is. */
  readonly say: (line: string) => void;
  /** Ends the waiting: the promise rejects with its reason. */
  readonly stopping: AbortSignal;
}

const FIRST_PAUSE_MILLIS = 20;
const LONGEST_PAUSE_MILLIS = 500;

/** Tries until `attempt` neither throws nor brings undefined or false; resolves to what it brought. */
export async function waitUntil<T>(
  attempt: () => Promise<T | false | undefined>,
  { what, say, stopping }: WaitUntilOptions,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const found = await attempt().catch(() => undefined);
    if (found !== undefined && found !== false) {
      if (tries > 0) say(`found ${what}`);
      return found;
    }
    if (tries === 0) say(`waiting for ${what}`);
    await pause(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** tries), undefined, {
      signal: stopping,
    });
  }
}
