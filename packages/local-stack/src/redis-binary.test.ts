import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from './redis-binary.ts';

/** A machine whose PATH holds these programs and nothing else. */
function machineWith(programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-path-'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  process.env['PATH'] = folder;
  return folder;
}

const SERVER = 'echo "Redis server v=7.0.15"';
const OFFERS_REDIS = `
case "$*" in
  *--simulate*) echo "Inst libjemalloc2 (5.3)"; echo "Inst redis-server (7.0)";;
  *download*) echo package > redis-server.deb;;
esac`;
const UNPACKS = `
case "$1" in -x)
  /bin/mkdir -p "$3/usr/bin"; printf '#!/bin/sh\\n${SERVER}\\n' > "$3/usr/bin/redis-server"; /bin/chmod +x "$3/usr/bin/redis-server";;
esac`;

describe('where the Redis server comes from', () => {
  const path = process.env['PATH'];
  const folders: string[] = [];
  let dataDir: string;
  const find = () => findRedis({ dataDir, log: () => {} });
  const onMachine = (programs: Readonly<Record<string, string>>) => folders.push(machineWith(programs));
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'rookery-redis-'));
    folders.push(dataDir);
  });
  afterEach(() => {
    process.env['PATH'] = path;
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it.each(['redis-server', 'valkey-server'])('the PATH, when it has %s', async (name) => {
    onMachine({ [name]: SERVER });
    expect(await find()).toEqual({ path: name, env: {} });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('the packages of the system otherwise, fetched once', async () => {
    onMachine({ 'apt-get': OFFERS_REDIS, dpkg: UNPACKS });
    const fetched = await find();
    expect(fetched.path).toBe(join(dataDir, 'redis-server/usr/bin/redis-server'));
    onMachine({});
    expect(await find()).toEqual(fetched);
    expect(readdirSync(dataDir)).toEqual(['redis-server']);
  });

  it('nowhere without either: one line names the ways out', async () => {
    onMachine({});
    await expect(find()).rejects.toThrow(
      /^There is no Redis on this machine: install it \(.*\), or set REDIS_URL\.$/,
    );
  });

  it.each([
    [
      'no network',
      {
        'apt-get':
          'case "$*" in *--version*) ;; *) echo "E: Could not resolve deb.debian.org" >&2; exit 100;; esac',
        dpkg: UNPACKS,
      },
      /Could not resolve deb\.debian\.org/,
    ],
    [
      'a broken package',
      {
        'apt-get': OFFERS_REDIS,
        dpkg: 'case "$1" in -x) echo "dpkg-deb: error: not a Debian archive" >&2; exit 2;; esac',
      },
      /redis-server\.deb is broken: dpkg-deb: error: not a Debian archive/,
    ],
    [
      'a server that does not run',
      { 'apt-get': OFFERS_REDIS, dpkg: UNPACKS.replace(SERVER, 'exit 127') },
      /what was fetched does not run here/,
    ],
  ])(
    'with %s: one clear line, nothing half done, and the next start tries again',
    async (_case, programs, reason) => {
      onMachine(programs);
      const failure = await find().then(
        () => '',
        ({ message }: Error) => message,
      );
      expect(failure).toMatch(reason);
      expect(failure).toMatch(/^Redis could not be fetched \(.*\): start again to try again, .*REDIS_URL\.$/);
      expect(readdirSync(dataDir)).toEqual([]);
      onMachine({ 'apt-get': OFFERS_REDIS, dpkg: UNPACKS });
      expect(await find()).toMatchObject({ path: join(dataDir, 'redis-server/usr/bin/redis-server') });
    },
  );

  it('never a folder that an interrupted fetch has left', async () => {
    mkdirSync(join(dataDir, 'redis-server/usr/bin'), { recursive: true });
    onMachine({ 'apt-get': OFFERS_REDIS, dpkg: UNPACKS });
    expect(await find()).toMatchObject({ path: join(dataDir, 'redis-server/usr/bin/redis-server') });
  });
});
