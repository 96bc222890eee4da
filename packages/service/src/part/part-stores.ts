import type { Database } from '@rookery/database';
import { isMigrated, openDatabase, type Owner } from '@rookery/drizzle';
import { createAppliedPositions, type AppliedPositions } from '@rookery/events';
import type { Redis } from 'ioredis';
import { openRedis } from '../redis-client.ts';
import { requireSetting } from '../require-setting.ts';
import type { ServiceScope } from '../run-service.ts';
import { waitUntil } from '../wait-until.ts';

/** What a part's process keeps open; closed by the scope's cleanup. */
export interface PartStores {
  readonly db: Database;
  readonly eventsRedis: Redis;
  readonly applied: AppliedPositions;
  /** Opens the timelines' Redis, for those who use it. */
  openTimelinesRedis(): Redis;
  /** Resolves when the owner's tables are those of this build: somebody else migrates. */
  migrated(): Promise<unknown>;
  /** Whether they are now. */
  isMigrated(): Promise<boolean>;
}

/** Opens an owner's stores. Throws a ConfigError where the settings do not name them; a store that is away is no error. */
export async function openPartStores(owner: Owner, scope: ServiceScope): Promise<PartStores> {
  const { config, cleanup, logger, metrics } = scope;
  const { secrets } = config;
  const url = requireSetting(secrets.databaseUrls[owner], `${owner.toUpperCase()}_DATABASE_URL`);
  const eventsUrl = requireSetting(secrets.eventsRedisUrl, 'REDIS_URL');
  const db = openDatabase({
    url,
    poolSize: config.databasePoolSize,
    applicationName: `rookery ${owner}`,
    onStatementTimed: (succeeded, seconds) => metrics.stores.statement(owner, succeeded, seconds),
  });
  cleanup.add(() => db.$client.end({ timeout: 5 }));
  const open = (redisUrl: string, server: 'events' | 'timelines'): Redis => {
    const redis = openRedis(redisUrl, { logger, server, metrics: metrics.stores });
    cleanup.add(() => redis.disconnect());
    return redis;
  };
  const eventsRedis = open(eventsUrl, 'events');
  const applied = createAppliedPositions({ redis: eventsRedis, logger });
  await applied.start();
  cleanup.add(() => applied.stop());
  return {
    db,
    eventsRedis,
    applied,
    openTimelinesRedis: () => open(requireSetting(secrets.timelinesRedisUrl, 'REDIS_URL'), 'timelines'),
    isMigrated: () => isMigrated(owner, db).catch(() => false),
    migrated: () =>
      waitUntil(() => isMigrated(owner, db), { ...scope, what: `the migrated tables of ${owner}` }),
  };
}
