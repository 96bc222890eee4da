import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** Where `gateway/build-graphiql.mjs` puts the bundle: the same from `src/explorer` as from `dist/explorer`. */
export const graphiqlBundleDirectory = join(import.meta.dirname, '../../dist/graphiql');

/** What `gateway/build-graphiql.mjs` made: file names in the bundle's folder, all with a hash of their content. */
export interface GraphiqlBundle {
  readonly script: string;
  readonly style: string;
  /** Monaco's workers by the label it asks for them with. */
  readonly workers: Readonly<Record<string, string>>;
  /** Every file that may be served; no other name is ever looked for on the disk. */
  readonly assets: readonly string[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The bundle as its manifest tells; undefined when it has not been built. */
export function readGraphiqlBundle(directory = graphiqlBundleDirectory): GraphiqlBundle | undefined {
  const file = join(directory, 'manifest.json');
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as GraphiqlBundle;
}

/** The Content-Type of a file of the bundle. */
export function contentTypeOf(asset: string): string {
  return CONTENT_TYPES[extname(asset)] ?? 'application/octet-stream';
}
