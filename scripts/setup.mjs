/** What `npm start` and `npm test` do before anything else, from a bare clone: built-in modules only, for there may be no others yet. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const LOCKFILE = join(ROOT, 'package-lock.json');
const INSTALL_STAMP = join(MODULES, '.cache/rookery/installed');
const BUILD_STAMP = join(MODULES, '.cache/rookery/built');
const MINIMUM_NODE = [20, 19];
const SOURCE_FOLDERS = [
  'packages',
  'schema',
  'drizzle',
  'operations',
  'subgraphs',
  'gateway',
  'all-in-one',
  'bench',
];
const NOT_SOURCES = new Set(['node_modules', 'dist', '.data', 'coverage']);

/** A set-up step that failed; its own output is on the screen already. */
export class SetupError extends Error {}

/** Installs and builds what is missing or old. `say` is told each step that has something to do. */
export function setUp(say) {
  checkNode();
  install(say);
  build(say);
}

/** One clear line for a Node that is too old, before it meets syntax it does not know. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = MINIMUM_NODE;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new SetupError(
      `Rookery needs Node ${MINIMUM_NODE.join('.')} or later, and this is ${process.versions.node}.`,
    );
  }
}

/** `npm ci` when node_modules is not what package-lock.json says. */
export function install(say) {
  const wanted = hash(readFileSync(LOCKFILE));
  if (readIfThere(INSTALL_STAMP) === wanted) return;
  if (!isInstalled()) {
    say('installing the locked dependencies (npm ci)');
    const npm = process.env.npm_execpath;
    const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
    run(program, [...args, '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  }
  stamp(INSTALL_STAMP, wanted);
}

/** Compiles what has changed. Nothing is started, not even the compiler, when no source is newer than the last build. */
export function build(say) {
  const wanted = sourcesNow();
  if (
    readIfThere(BUILD_STAMP) === wanted &&
    projects().every((folder) => existsSync(join(folder, 'dist/.tsbuildinfo')))
  )
    return;
  say('building (tsc -b)');
  run(
    process.execPath,
    [join(MODULES, 'typescript/bin/tsc'), '-b', join(ROOT, 'tsconfig.json')],
    'the build',
  );
  const graphiql = join(ROOT, 'gateway/build-graphiql.mjs');
  if (existsSync(graphiql)) {
    say('building GraphiQL');
    run(process.execPath, [graphiql], 'the build of GraphiQL');
  }
  stamp(BUILD_STAMP, wanted);
}

/** npm writes what it has installed into node_modules last: comparing also recognises an install by hand. */
function isInstalled() {
  const installed = readIfThere(join(MODULES, '.package-lock.json'));
  if (installed === undefined) return false;
  const { packages: have } = JSON.parse(installed);
  const { packages: want } = JSON.parse(readFileSync(LOCKFILE, 'utf8'));
  return Object.entries(want).every(([path, { version, integrity, link, optional, peer }]) => {
    if (!path.includes('node_modules/')) return true;
    const mine = have[path];
    if (!mine) return optional === true || peer === true;
    return link ? mine.link === true : mine.version === version && mine.integrity === integrity;
  });
}

function projects() {
  const { references } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => join(ROOT, path));
}

/** Names, sizes and times of all sources. A checkout changes times without changing content; that costs one run of an incremental compiler. */
function sourcesNow() {
  const lines = [process.versions.node, readIfThere(INSTALL_STAMP)];
  const look = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
    else for (const name of readdirSync(path).sort()) if (!NOT_SOURCES.has(name)) look(join(path, name));
  };
  for (const name of SOURCE_FOLDERS) look(join(ROOT, name));
  for (const name of ['tsconfig.json', 'tsconfig.base.json']) look(join(ROOT, name));
  return hash(lines.join('\n'));
}

function run(program, args, what) {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new SetupError(`${what} failed${error ? `: ${error.message}` : ''}.`);
}

function stamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}
