/**
 * Copies out of the tree what an image needs: `node scripts/image-files.mjs manifests|runtime FOLDER`.
 * manifests: what npm reads, so that an image's layer of modules changes only with it. runtime: what the processes of
 * services.mjs read, node_modules left out; it must have been built.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MIGRATE, SERVICES } from './services.mjs';
import { ROOT } from './setup.mjs';

/** Of a workspace, what no process reads. */
const NOT_AT_RUN_TIME =
  /(^|\/)(node_modules|src|testing|tsconfig[^/]*\.json|[^/]*\.(mjs|map|tsbuildinfo|d\.ts))$/;

const [what, folder] = process.argv.slice(2);
if (!folder || !['manifests', 'runtime'].includes(what)) {
  console.error('usage: node scripts/image-files.mjs manifests|runtime FOLDER');
  process.exit(1);
}
const workspaces = findWorkspaces();
copy('package.json');
if (what === 'manifests') {
  for (const path of ['package-lock.json', '.npmrc']) copy(path);
  for (const { path } of workspaces.values()) copy(join(path, 'package.json'));
} else {
  for (const { path } of neededBy([...SERVICES, MIGRATE])) copy(path, (file) => !NOT_AT_RUN_TIME.test(file));
}

/** Folder and manifest of every workspace, by its package's name. */
function findWorkspaces() {
  const { workspaces: patterns } = manifestOf('.');
  const paths = patterns.flatMap((pattern) =>
    pattern.endsWith('/*')
      ? readdirSync(join(ROOT, dirname(pattern))).map((name) => join(dirname(pattern), name))
      : [pattern],
  );
  const found = paths.flatMap((path) => {
    const manifest = manifestOf(path);
    return manifest ? [[manifest.name, { path, manifest }]] : [];
  });
  return new Map(found);
}

function manifestOf(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The workspaces of these entry points, and all that those depend on. */
function neededBy(entries) {
  const needed = new Set();
  const add = (workspace) => {
    if (!workspace || needed.has(workspace)) return;
    needed.add(workspace);
    for (const name of Object.keys(workspace.manifest.dependencies ?? {})) add(workspaces.get(name));
  };
  for (const { main } of entries) {
    add([...workspaces.values()].find(({ path }) => main.startsWith(`${path}/dist/`)));
  }
  return needed;
}

function copy(path, wanted = () => true) {
  const from = join(ROOT, path);
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  try {
    cpSync(from, to, { recursive: true, filter: (file) => wanted(file.slice(ROOT.length + 1)) });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
