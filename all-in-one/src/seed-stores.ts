import { createWorld, loadWorld, shapeOf, type SeedSettings } from '@rookery/drizzle/seed';
import type { Stores } from '@rookery/service/stores';
import { Redis } from 'ioredis';
import { showProgress } from './seed-progress.ts';
import { seedReport } from './seed-report.ts';

export interface SeedStoresOptions {
  readonly stores: Stores;
  readonly settings: SeedSettings;
  /** Empties what is there; without it NotEmptyError. */
  readonly wipes: boolean;
  readonly say: (line: string) => void;
  readonly out: NodeJS.WriteStream;
}

/** Makes up a world, writes it, and returns the report. All of it is written, or nothing. */
export async function seedStores({ stores, settings, wipes, say, out }: SeedStoresOptions): Promise<string> {
  const progress = showProgress(out, say);
  try {
    const world = createWorld(settings, progress);
    await loadWorld(world, { urls: stores.databaseUrls, wipes, progress });
    await dropHomeLists(stores.timelinesRedisUrl);
    return seedReport(shapeOf(world), progress.end());
  } catch (error) {
    progress.abandon();
    throw error;
  }
}

/** Lists that were filled from what there was before. */
async function dropHomeLists(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  redis.on('error', () => {});
  try {
    for await (const keys of redis.scanStream({ match: 'home:*', count: 1_000 }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await redis.unlink(...keys);
    }
  } finally {
    redis.disconnect();
  }
}
