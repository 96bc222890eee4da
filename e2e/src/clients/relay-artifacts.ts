import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import type { ConcreteRequest, ReaderFragment } from 'relay-runtime';
import { ask, expectData } from '../client.ts';
import type { World } from '../world.ts';

const requireHere = createRequire(import.meta.url);

/** What relay-compiler makes of an app's source. */
export interface RelayArtifacts {
  request(name: string): ConcreteRequest;
  fragment(name: string): ReaderFragment;
  remove(): void;
}

/**
 * Compiles the graphql tags of a source against the schema that the product tells its developers, in a folder of its own.
 * Rejects with the compiler's words when it does not like one of them.
 */
export async function compileWithRelay(source: string, world: World): Promise<RelayArtifacts> {
  const schema = buildClientSchema(await expectData(ask(world, getIntrospectionQuery())));
  const folder = mkdtempSync(join(tmpdir(), 'rookery-relay-'));
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
