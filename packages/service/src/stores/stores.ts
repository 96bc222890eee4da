import { keyPurpose, type Keys } from '@rookery/auth';
import type { Config } from '@rookery/config';
import { migrateOwner, OWNERS, provision, type Owner } from '@rookery/drizzle';
import { startPostgres, startRedis } from '@rookery/local-stack';
import type { Cleanup } from '../cleanup.ts';

/** Addresses of the stores that the product runs on, with everything in them that this build needs. */
export interface Stores {
  readonly databaseUrls: Readonly<Record<Owner, string>>;
  readonly eventsRedisUrl: string;
  readonly timelinesRedisUrl: string;
}

export interface StoresDeps {
  readonly config: Config;
  readonly keys: Keys;
  readonly cleanup: Cleanup;
  /** Told what is being done, a line at a time. */
  readonly say: (line: string) => void;
  /** A server of ours ended although nobody asked it to. */
  readonly onLost: (what: string) => void;
}

/** Brings up what the settings do not name, and migrates. */
export async function openStores(deps: StoresDeps): Promise<Stores> {
  const [databaseUrls, redisUrls] = [await openPostgres(deps), await openRedisServers(deps)];
  return { databaseUrls, ...redisUrls };
}

async function openPostgres(deps: StoresDeps): Promise<Record<Owner, string>> {
  const { databaseUrl } = deps.config.secrets;
  const { users, posts, feed } = deps.config.secrets.databaseUrls;
  if (!databaseUrl && users && posts && feed) {
    deps.say('migrating');
    const urls = { users, posts, feed };
    await Promise.all(OWNERS.map((owner) => migrateOwner(owner, urls[owner])));
    return urls;
  }
  return provisionDatabases(databaseUrl ?? (await startLocalPostgres(deps)), deps);
}

/**
 * Makes roles and schemas where missing and migrates, by a URL whose role may do so. An owner whose own URL is given gets
 * the password that stands there; the others one that comes from the keys.
 */
export async function provisionDatabases(
  adminUrl: string,
  { config, keys, say }: Pick<StoresDeps, 'config' | 'keys' | 'say'>,
): Promise<Record<Owner, string>> {
  say('making roles and schemas, migrating');
  const { databaseUrls: given } = config.secrets;
  const passwordOf = (owner: Owner): string =>
    passwordIn(given[owner]) ?? keys.derive(keyPurpose.databasePassword(owner)).toString('base64url');
  const passwords = { users: passwordOf('users'), posts: passwordOf('posts'), feed: passwordOf('feed') };
  const made = await provision({ adminUrl, passwords });
  const urls = { ...made };
  for (const owner of OWNERS) {
    const url = given[owner];
    if (url) await migrateOwner(owner, url);
    urls[owner] = url ?? made[owner];
  }
  return urls;
}

function passwordIn(url: string | undefined): string | undefined {
  const password = url && decodeURIComponent(new URL(url).password);
  return password || undefined;
}

async function startLocalPostgres({ config, say, cleanup, onLost }: StoresDeps): Promise<string> {
  say('starting PostgreSQL');
  const server = await startPostgres({ dataDir: config.dataDir, log: say });
  let isStopping = false;
  cleanup.add(() => {
    isStopping = true;
    return server.stop();
  });
  void server.exited.then(() => isStopping || onLost('PostgreSQL'));
  return server.adminUrl;
}

async function openRedisServers({ config, say, cleanup }: StoresDeps) {
  const { eventsRedisUrl, timelinesRedisUrl } = config.secrets;
  if (eventsRedisUrl && timelinesRedisUrl) return { eventsRedisUrl, timelinesRedisUrl };
  say('starting Redis');
  const server = await startRedis({ dataDir: config.dataDir, log: say });
  cleanup.add(() => server.stop());
  return {
    eventsRedisUrl: eventsRedisUrl ?? server.url,
    timelinesRedisUrl: timelinesRedisUrl ?? server.url,
  };
}
