import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyPurpose, loadOrCreateKeys } from '@rookery/auth';
import type { Config } from '@rookery/config';
import { sqlState, type Database } from '@rookery/database';
import { isMigrated, openDatabase, OWNERS, roleOf, type Owner } from '@rookery/drizzle';
import { findRunningPostgres, startPostgres } from '@rookery/local-stack';
import type { Cleanup } from '../cleanup.ts';
import { EXIT_REFUSED } from '../exit-code.ts';
import { EventsError } from './events-error.ts';

/** The databases that the settings reach: all three, or those whose URLs a service's own settings name. */
export type EventStores = ReadonlyMap<Owner, Database>;

interface EventStoresDeps {
  readonly config: Pick<Config, 'dataDir' | 'secrets'>;
  readonly cleanup: Cleanup;
  readonly say: (line: string) => void;
}

/** Opens what the settings name, or what runs below DATA_DIR, or starts that. Throws EventsError, LocalStackError. */
export async function openEventStores(deps: EventStoresDeps): Promise<EventStores> {
  const urls = await findUrls(deps);
  const stores = new Map<Owner, Database>();
  for (const [owner, url] of urls) {
    const db = openDatabase({ url, poolSize: 1, applicationName: 'rookery events' });
    deps.cleanup.add(() => db.$client.end({ timeout: 1 }));
    stores.set(owner, db);
  }
  for (const [owner, db] of stores) await expectMigrated(owner, db);
  return stores;
}

async function expectMigrated(owner: Owner, db: Database): Promise<void> {
  const which = `The database of ${owner}`;
  const lacks = `${which} lacks what this version needs: start Rookery once, which migrates it.`;
  const migrated = await isMigrated(owner, db).catch((error: unknown) => {
    if (NOT_MIGRATED.has(sqlState(error) ?? '')) return false;
    throw storeError(which, error) ?? error;
  });
  if (!migrated) throw new EventsError(lacks, EXIT_REFUSED);
}

async function findUrls(deps: EventStoresDeps): Promise<Map<Owner, string>> {
  const { databaseUrl, databaseUrls } = deps.config.secrets;
  const given = OWNERS.flatMap((owner) => {
    const url = databaseUrls[owner];
    return url ? [[owner, url] as const] : [];
  });
  if (given.length === OWNERS.length || (given.length > 0 && !databaseUrl)) return new Map(given);
  const adminUrl = databaseUrl ?? (await localPostgres(deps));
  return new Map([...OWNERS.map((owner) => [owner, ownersUrl(adminUrl, owner, deps)] as const), ...given]);
}

async function localPostgres({ config, cleanup, say }: EventStoresDeps): Promise<string> {
  const running = findRunningPostgres(config.dataDir);
  if (running) return running.adminUrl;
  if (!existsSync(join(config.dataDir, 'postgres', 'cluster'))) {
    throw new EventsError(
      `There is no database: ${join(config.dataDir, 'postgres')} is not there, and DATABASE_URL is not set.`,
      EXIT_REFUSED,
    );
  }
  say('Rookery does not run: starting its PostgreSQL for as long as this takes');
  const server = await startPostgres({ dataDir: config.dataDir, log: () => {} });
  cleanup.add(() => server.stop());
  return server.adminUrl;
}

/** An owner's password comes from the keys wherever its role was made by an administrator's URL. */
function ownersUrl(adminUrl: string, owner: Owner, { config }: EventStoresDeps): string {
  const folder = join(config.dataDir, 'keys');
  if (!existsSync(join(folder, 'keys.json'))) {
    throw new EventsError(
      `There are no keys in ${folder}, from which the passwords of the databases come: start Rookery once, or set DATA_DIR.`,
      EXIT_REFUSED,
    );
  }
  const url = new URL(adminUrl);
  url.username = roleOf(owner);
  url.password = loadOrCreateKeys(folder).derive(keyPurpose.databasePassword(owner)).toString('base64url');
  return url.href;
}

/** SQLSTATE: a table, a column or a schema that is not there. */
const NOT_MIGRATED = new Set(['42P01', '42703', '3F000']);
const REFUSED = new Set(['28P01', '28000', '3D000', '42501']);

/** One line for what a person can mend; undefined for anything else. `which`: `The database of users`. */
export function storeError(which: string, error: unknown): EventsError | undefined {
  if (REFUSED.has(sqlState(error) ?? ''))
    return new EventsError(`${which} does not let us in: ${lastCause(error)}.`, EXIT_REFUSED);
  const code = connectionCode(error);
  return code ? new EventsError(`${which} cannot be reached (${code}).`, EXIT_REFUSED) : undefined;
}

/** Not asked by class: errors of the network are node's own. */
function connectionCode(error: unknown): string | undefined {
  for (let cause = error; isObject(cause); cause = cause['cause']) {
    const { code } = cause;
    if (typeof code === 'string' && /^(E[A-Z]|CONN|57P)/.test(code)) return code;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function lastCause(error: unknown): string {
  let last = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  return last instanceof Error ? last.message : String(last);
}
