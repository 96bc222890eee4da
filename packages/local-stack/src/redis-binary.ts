import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './child-process.ts';
import { LocalStackError } from './local-stack-error.ts';
import { unpackRedis } from './redis-unpack.ts';

export interface RedisBinary {
  readonly path: string;
  /** Added to the environment of the server. */
  readonly env: Readonly<Record<string, string>>;
}

export interface FindRedisOptions {
  /** What must be fetched is kept in its folder `redis-server`, for all later starts. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

const WAYS_OUT =
  'install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), or set REDIS_URL';

/**
 * A redis-server or valkey-server: on the PATH, of Homebrew, or fetched from the distribution and unpacked below `dataDir`, without root and
 * without touching the system. Throws LocalStackError with the ways out.
 */
export async function findRedis({ dataDir, log }: FindRedisOptions): Promise<RedisBinary> {
  for (const path of ['redis-server', 'valkey-server', ...(await homebrewServers())]) {
    if (await runs({ path, env: {} })) return { path, env: {} };
  }
  const folder = join(resolve(dataDir), 'redis-server');
  const known = await readUnpacked(folder);
  if (known) return known;
  rmSync(folder, { recursive: true, force: true });
  if (!(await run(['apt-get', '--version'])).ok || !(await run(['dpkg', '--version'])).ok) {
    throw new LocalStackError(`There is no Redis on this machine: ${WAYS_OUT}.`);
  }
  log('no redis-server on the PATH: fetching the packages of this system into ' + folder);
  const failure = await unpackRedis(folder);
  const unpacked = await readUnpacked(folder);
  if (unpacked) return unpacked;
  rmSync(folder, { recursive: true, force: true });
  throw new LocalStackError(
    `Redis could not be fetched (${failure ?? 'what was fetched does not run here'}): start again to try again, ${WAYS_OUT}.`,
  );
}

/** Written by unpackRedis last, so an unpacked folder that has it is whole. */
async function readUnpacked(folder: string): Promise<RedisBinary | undefined> {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { server, libraries } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    server: string;
    libraries: string[];
  };
  const paths = libraries.map((library) => join(folder, library));
  const binary = { path: join(folder, server), env: { LD_LIBRARY_PATH: paths.join(':') } };
  return (await runs(binary)) ? binary : undefined;
}

async function runs({ path, env }: RedisBinary): Promise<boolean> {
  const { ok, stdout } = await run([path, '--version'], { env, timeoutMillis: 10_000 });
  return ok && /server/i.test(stdout);
}

/** Homebrew can have it without a link on the PATH. */
async function homebrewServers(): Promise<string[]> {
  if (process.platform !== 'darwin') return [];
  const prefixes = await Promise.all(
    ['redis', 'valkey'].map(async (name) => ({ name, ...(await run(['brew', '--prefix', name])) })),
  );
  return prefixes
    .filter(({ ok }) => ok)
    .map(({ name, stdout }) => join(stdout.trim(), 'bin', `${name}-server`));
}
