import type { Redis } from 'ioredis';
import { toStreamFields, toStreamId, type LogEntry } from './log-entry.ts';

/** Entries of one stream, in the order of their sequence. */
export interface StreamRun {
  readonly key: string;
  readonly entries: readonly LogEntry[];
}

/**
 * Appends runs to their streams in one pipeline; streams are cut to about `maxLength`. Returns for each run the error of
 * each of its entries, null where there is none. Throws where the connection fails, and whatever was appended then is
 * refused as a double when it comes again.
 */
export async function appendToStreams(
  redis: Redis | undefined,
  runs: readonly StreamRun[],
  maxLength: number,
): Promise<(Error | null)[][]> {
  if (!redis) throw new Error('Redis is not connected');
  const pipeline = redis.pipeline();
  for (const { key, entries } of runs) {
    for (const entry of entries)
      pipeline.xadd(key, 'MAXLEN', '~', maxLength, toStreamId(entry.position), ...toStreamFields(entry));
  }
  const results = (await pipeline.exec()) ?? [];
  let done = 0;
  return runs.map(({ entries }) => {
    const ofRun = results.slice(done, (done += entries.length));
    return entries.map((_entry, index) => ofRun[index]?.[0] ?? null);
  });
}
