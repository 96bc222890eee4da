import { transact } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import { partitionOf } from '@rookery/events';
import {
  createFanOut,
  createHomeLists,
  DEFAULT_FEED_SETTINGS,
  insertJobs,
  watchGeneration,
  type Entry,
  type HomeLists,
  type Place,
} from '@rookery/feed';
import { idOf, shardOf } from '@rookery/ids';
import { openRedis } from '@rookery/service';
import { createLogger, createMetrics } from '@rookery/telemetry';
import { once } from 'node:events';
import type { Sql } from 'postgres';
import type { Cleanup } from '../../cleanup.ts';
import type { Stores } from '../../targets/stores.ts';

/** A worker's fan-out by itself, with the settings, metrics and clients that the product gives it. */
export interface LoneWorker {
  readonly lists: HomeLists;
  /** Commits entries and their jobs, as applying their events does. */
  apply(entries: readonly Entry[]): Promise<void>;
  /** Does all jobs; resolves when they are done. */
  run(): Promise<void>;
  /** Takes back what `apply` committed. */
  forget(entries: readonly Entry[]): Promise<void>;
}

const POOL_SIZE = 10;

export async function createLoneWorker(
  { sql, stores, authorId }: { readonly sql: Sql; readonly stores: Stores; readonly authorId: string },
  cleanup: Pick<Cleanup, 'add'>,
): Promise<LoneWorker> {
  const logger = createLogger({ name: 'bench-worker', level: 'warn' });
  const metrics = createMetrics();
  // What feed's role is set to (drizzle/src/provision.ts); this one is the superuser's.
  const url = `${stores.databaseUrl}?jit=off&random_page_cost=1.1`;
  const db = openDatabase({ url, poolSize: POOL_SIZE, applicationName: 'bench-worker' });
  cleanup.add(() => db.$client.end({ timeout: 5 }));
  const redis = openRedis(stores.redisUrl, { logger, server: 'timelines', metrics: metrics.stores });
  cleanup.add(() => redis.disconnect());
  if (redis.status !== 'ready') await once(redis, 'ready');
  const settings = DEFAULT_FEED_SETTINGS;
  const lists = createHomeLists(redis, await watchGeneration(redis), settings.lists);
  const fanOut = createFanOut({ db, lists, logger, metrics: metrics.feed, settings: settings.fanOut });
  const place: Place = { log: 'posts', partition: partitionOf(idOf('user', authorId)) };
  return {
    lists,
    async apply(entries) {
      const position = { ...place, epoch: 0, sequence: 0 };
      await sql`insert into feed.entries ${sql(entries.map(rowOf))}`;
      await transact(db, (tx) =>
        insertJobs(
          tx,
          entries.map((entry) => ({ kind: 'fan-out' as const, position, entry })),
        ),
      );
    },
    async run() {
      await fanOut.runJobs(place);
      await fanOut.idle();
    },
    async forget(entries) {
      const ids = `{${entries.map(({ id }) => id).join(',')}}`;
      await sql`delete from feed.timeline_jobs where entry_id = any(${ids}::bigint[])`;
      await sql`delete from feed.entries where id = any(${ids}::bigint[])`;
    },
  };
}

const rowOf = (entry: Entry) => ({
  shard: shardOf(entry.id),
  id: entry.id,
  owner_id: entry.ownerId,
  is_repost: false,
  post_id: entry.postId,
  post_author_id: entry.postAuthorId,
  followers_only: false,
  has_media: false,
  is_deleted: false,
});
