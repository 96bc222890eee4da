import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from './child-process.ts';
import { firstLine } from './local-stack-error.ts';

const SERVERS = ['redis-server', 'valkey-server'] as const;
/** Longer than any fetch: a draft that old belongs to nobody. */
const ABANDONED_MILLIS = 3_600_000;

/**
 * Fetches a Redis and the libraries that this system lacks with apt-get, checked by its signatures, and unpacks them into `folder`,
 * which appears whole or not at all. Returns undefined when done, else why not, in a line.
 */
export async function unpackRedis(folder: string): Promise<string | undefined> {
  removeAbandoned(folder);
  const draft = `${folder}.new-${randomUUID()}`;
  try {
    const files = { root: join(draft, 'root'), packages: join(draft, 'packages') };
    for (const path of [files.root, files.packages, ...APT_FOLDERS.map((name) => join(draft, name))]) {
      mkdirSync(path, { recursive: true });
    }
    writeFileSync(join(draft, 'apt.conf'), aptConfiguration(draft));
    const apt = ['apt-get', '-qq', '-c', join(draft, 'apt.conf')];
    // One source that is down is no reason to give up: what matters is whether the packages are found.
    const update = await run([...apt, 'update'], IN_ENGLISH);
    const names = await packagesFor(apt);
    if (typeof names === 'string') return update.ok ? names : aptError(update.stderr, names);
    const download = await run([...apt, 'download', ...names], { ...IN_ENGLISH, cwd: files.packages });
    if (!download.ok) return aptError(download.stderr, 'apt-get download failed');
    for (const file of readdirSync(files.packages)) {
      const unpacked = await run(['dpkg', '-x', join(files.packages, file), files.root]);
      if (!unpacked.ok) return `${file} is broken: ${firstLine(unpacked.stderr)}`;
    }
    return finish(files.root, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const IN_ENGLISH = { env: { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } };
const APT_FOLDERS = ['apt/state/lists/partial', 'apt/cache/archives/partial', 'apt/log'];

/** Everything that apt writes goes below the draft; what the system hangs onto its runs is left out. */
function aptConfiguration(draft: string): string {
  const quoted = (path: string) => JSON.stringify(join(draft, 'apt', path));
  return [
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    '#clear DPkg::Pre-Install-Pkgs;',
    '#clear DPkg::Post-Invoke;',
    `Dir::State ${quoted('state')};`,
    `Dir::State::lists ${quoted('state/lists')};`,
    'Dir::State::status "/var/lib/dpkg/status";',
    `Dir::State::extended_states ${quoted('state/extended_states')};`,
    `Dir::Cache ${quoted('cache')};`,
    `Dir::Cache::archives ${quoted('cache/archives')};`,
    `Dir::Log ${quoted('log')};`,
    'Debug::NoLocking "true";',
    'APT::Get::List-Cleanup "false";',
    'Acquire::Languages "none";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "20";',
    'Acquire::https::Timeout "20";',
    // As root apt would fetch as the user _apt, who may have no way into our folder.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root";'] : []),
    '',
  ].join('\n');
}

/** Names of the server and of what it needs and the system lacks, from an installation that is only played through; or why not. */
async function packagesFor(apt: readonly string[]): Promise<string[] | string> {
  let failure = '';
  for (const server of SERVERS) {
    const played = await run(
      [...apt, 'install', '--simulate', '--no-install-recommends', server],
      IN_ENGLISH,
    );
    const names = [...played.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
    if (played.ok && names.includes(server)) return names;
    failure ||= aptError(played.stderr, `apt-get does not offer ${server}`);
  }
  return failure;
}

function finish(root: string, folder: string): string | undefined {
  const server = SERVERS.map((name) => `usr/bin/${name}`).find((path) => existsSync(join(root, path)));
  if (!server) return 'the packages hold no server';
  const libraries = ['usr/lib', 'lib'].flatMap((path) => libraryFolders(root, path));
  writeFileSync(join(root, 'manifest.json'), JSON.stringify({ server, libraries }));
  try {
    renameSync(root, folder);
  } catch (error) {
    // Another process of ours was faster; its copy is as good.
    if (!existsSync(join(folder, 'manifest.json'))) throw error;
  }
  return undefined;
}

/** The folder and those in it (lib/x86_64-linux-gnu) that hold shared libraries. */
function libraryFolders(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  const own = entries.some(({ name }) => name.includes('.so')) ? [path] : [];
  return [
    ...own,
    ...entries
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => libraryFolders(root, `${path}/${name}`)),
  ];
}

function aptError(stderr: string, otherwise: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('E:'));
  return lines[0]?.slice(2).trim() ?? otherwise;
}

function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (!name.startsWith(`${basename(folder)}.new-`)) continue;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > ABANDONED_MILLIS) rmSync(path, { recursive: true, force: true });
  }
}
