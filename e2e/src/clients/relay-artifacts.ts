import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { printSchema } from 'graphql';
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime';
import { ROOT } from '../world-product.ts';

const requireHere = createRequire(import.meta.url);

/** What relay-compiler makes of an app's source. */
export interface RelayArtifacts {
  request(name: string): ConcreteRequest;
  fragment(name: string): ReaderFragment;
  remove(): void;
}

/**
 * Compiles the graphql tags of a source against the schema as clients see it, in a folder of its own. Throws with the
 * compiler's words when it does not like one of them.
 */
export function compileWithRelay(source: string): RelayArtifacts {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-relay-'));
  const supergraph = readFileSync(join(ROOT, 'schema/supergraph.graphql'), 'utf8');
  const schema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'artifacts'));
  writeFileSync(join(folder, 'schema.graphql'), printSchema(schema));
  writeFileSync(join(folder, 'src/App.js'), source);
  const config = {
    src: './src',
    schema: './schema.graphql',
    artifactDirectory: './artifacts',
    language: 'javascript',
    eagerEsModules: false,
  };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  const compiler = requireHere.resolve('relay-compiler/cli.js');
  try {
    execFileSync(process.execPath, [compiler, 'relay.config.json'], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(String((error as { stdout?: Buffer }).stdout ?? error));
  }
  const artifact = (name: string): unknown => requireHere(join(folder, `artifacts/${name}.graphql.js`));
  return {
    request: (name) => artifact(name) as ConcreteRequest,
    fragment: (name) => artifact(name) as ReaderFragment,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
