import type { Redis } from 'ioredis';

/** Results of a pipeline; throws the first error among them. */
export async function resultsOf<T>(pipeline: ReturnType<Redis['pipeline']>): Promise<T[]> {
  const results = (await pipeline.exec()) ?? [];
  return results.map(([error, value]) => {
    if (error) throw error;
    return value as T;
  });
}
