import { setTimeout as pause } from 'node:timers/promises';

/**
 * Does something `count` times at a fixed rate, whether or not the last is done. Resolves with all results in order;
 * rejects with the first failure.
 */
export async function atRate<Result>(
  { perSecond, count }: { readonly perSecond: number; readonly count: number },
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const startedAt = performance.now();
  const under: Promise<Result>[] = [];
  const failed = new AbortController();
  for (let index = 0; index < count && !failed.signal.aborted; index += 1) {
    await pause(Math.max(0, startedAt + (index * 1_000) / perSecond - performance.now()));
    const result = work(index);
    result.catch(() => failed.abort());
    under.push(result);
  }
  return Promise.all(under);
}
