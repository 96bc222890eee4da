export interface Backoff {
  readonly firstMillis: number;
  readonly maxMillis: number;
}

/** Waits longer with every attempt, from 1, up to a ceiling; jittered by half. */
export async function backoff(attempt: number, { firstMillis, maxMillis }: Backoff): Promise<void> {
  const ceiling = Math.min(maxMillis, firstMillis * 2 ** Math.min(attempt - 1, 20));
  const millis = ceiling * (0.5 + Math.random() / 2);
  await new Promise((resolve) => setTimeout(resolve, millis));
}
