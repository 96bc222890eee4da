/**
 * Bundles GraphiQL, React and Monaco's workers into `gateway/dist/graphiql/`, so that /graphiql needs no CDN.
 * Run by `scripts/build.mjs`; returns at once while the page's sources and the packages it is made of are the same.
 * `manifest.json` tells the gateway the hashed names; it is written last, so a half-made folder is never served.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const sources = join(import.meta.dirname, 'src/explorer/browser');
const target = join(import.meta.dirname, 'dist/graphiql');
const manifestFile = join(target, 'manifest.json');
const require = createRequire(import.meta.url);

/** Whose versions decide whether the bundle is up to date. */
const PACKAGES = [
  'graphiql',
  '@graphiql/react',
  '@graphiql/toolkit',
  'react',
  'react-dom',
  'graphql',
  'graphql-ws',
  'monaco-editor',
  'monaco-graphql',
  'esbuild',
];

const WORKERS = {
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
};

/** `graphiql/style.css` holds Monaco's styles already; its modules' own imports of them would be a second copy. */
const withoutMonacoStyles = {
  name: 'without-monaco-styles',
  setup(build) {
    build.onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'css' }));
  },
};

/** Builds unless up to date. Returns whether it built. */
export async function buildGraphiql() {
  const stamp = stampOf();
  if (existsSync(manifestFile) && JSON.parse(readFileSync(manifestFile, 'utf8')).stamp === stamp)
    return false;

  const { build } = await import('esbuild');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const shared = {
    bundle: true,
    minify: true,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    outdir: target,
    metafile: true,
    logLevel: 'warning',
  };
  const [page, workers] = await Promise.all([
    build({
      ...shared,
      entryPoints: { app: join(sources, 'app.jsx') },
      format: 'esm',
      splitting: true,
      jsx: 'automatic',
      plugins: [withoutMonacoStyles],
    }),
    build({
      ...shared,
      entryPoints: Object.fromEntries(
        Object.entries(WORKERS).map(([name, file]) => [`${name}.worker`, require.resolve(file)]),
      ),
      format: 'iife',
    }),
  ]);

  const outputs = [...Object.entries(page.metafile.outputs), ...Object.entries(workers.metafile.outputs)];
  const named = (start, end) => {
    const [found] = outputs
      .filter(([file, { entryPoint }]) => entryPoint || file.endsWith('.css'))
      .map(([file]) => basename(file))
      .filter((file) => file.startsWith(start) && file.endsWith(end));
    if (!found) throw new Error(`the bundle has no ${start}*${end}`);
    return found;
  };
  const manifest = {
    stamp,
    script: named('app-', '.js'),
    style: named('app-', '.css'),
    workers: Object.fromEntries(Object.keys(WORKERS).map((name) => [name, named(`${name}.worker-`, '.js')])),
    assets: outputs.map(([file]) => basename(file)).sort(),
  };
  writeFileSync(`${manifestFile}.new`, JSON.stringify(manifest, undefined, 2));
  renameSync(`${manifestFile}.new`, manifestFile);
  return true;
}

/** A digest of this script, the page's sources and the versions of what goes in. */
function stampOf() {
  const hash = createHash('sha256');
  const files = readdirSync(sources)
    .sort()
    .map((file) => join(sources, file));
  for (const file of [import.meta.filename, ...files]) hash.update(readFileSync(file));
  for (const name of PACKAGES) hash.update(`${name}@${versionOf(name)}\n`);
  return hash.digest('hex');
}

function versionOf(name) {
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version;
  }
  throw new Error(`${name} is not installed: run npm install`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = await buildGraphiql();
  console.log(built ? 'built gateway/dist/graphiql' : 'gateway/dist/graphiql is up to date');
}
